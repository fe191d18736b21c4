import Quantities
import SimulatedMeters

/// A fleet file, read: the simulated world and where it is reached.
public struct FleetFile: Sendable {
    /// The world.
    public let plan: FleetPlan
    /// Where each endpoint is reached, in the order of the plan.
    public let doors: [Door]

    /// Where clients reach an endpoint.
    public enum Door: Hashable, Sendable {
        /// A TCP port; 0 lets the system choose.
        case port(UInt16)
        /// A serial device.
        case serial(path: String, baud: Int)
        /// A pseudo-terminal that is made at the start.
        case pty
    }
}
