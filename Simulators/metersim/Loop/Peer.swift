/// What stands behind one descriptor of the loop.
final class Peer {
    enum Role {
        /// Accepts clients of an endpoint.
        case listener(endpoint: Int)
        /// A client of an endpoint, by its number in the fleet.
        case client(connection: Int)
        /// A serial line of an endpoint.
        case line(endpoint: Int, connection: Int)
        /// Accepts clients of the control channel.
        case controlListener
        /// A client of the control channel.
        case control
    }

    let descriptor: Int32
    var role: Role
    /// Bytes that the system did not take yet, from `sent` on.
    var outgoing: [UInt8] = []
    var sent = 0
    /// Of a control client: an unfinished line.
    var line: [UInt8] = []
    /// To be closed as soon as everything is sent.
    var isEnding = false

    init(descriptor: Int32, role: Role) {
        self.descriptor = descriptor
        self.role = role
    }
}
