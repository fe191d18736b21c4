import Metering
import ModbusFrames
import Quantities
import Supply

/// What a line has to tell.
public enum LineReport: Hashable, Sendable {
    /// A meter was read, at a mark or on demand. Readings inside an order travel in its reports.
    case sample(Sample)
    /// The mark passed without a reading, because of this; ``LineFault/tooLate`` where its turn never came. Told once per meter
    /// when the next mark begins; after a leap of the clock once, for the last mark that was leapt over.
    case missed(MeterID, mark: Instant, LineFault)
    /// The end of an on-demand read.
    case readAnswered(token: UInt64, ReadAnswer)
    /// How an order gets on.
    case order(OrderReport)
    /// This unit does not answer; it is tried again by itself, ever more rarely.
    case suspended(unit: UInt8, LineFault)
    /// A suspended unit answered again.
    case resumed(unit: UInt8)
    /// What was asked of one unit was answered by another (F-B4). The values were dropped.
    case misrouted(expected: UInt8, got: UInt8)
    /// Somebody answers at a unit to which nothing is bound; what its serial number may be, by each kind of device of the line.
    case foundUnit(UInt8, [SerialNumber])
    /// A scan has ended: how many units were asked, how many of them answered, and how many could not be asked.
    case scanned(asked: Int, found: Int, left: Int)
    /// The connection came up.
    case lineUp
    /// The connection went down.
    case lineDown
    /// The device refused to be asked for this point (02 or 03): the profile is wrong there. It is left out from now on, until
    /// the line is configured anew. Nil: the serial number or the relay's state. Told once per meter and point.
    case pointRefused(MeterID, Quantity?, ExceptionCode)
}

/// What came of an on-demand read.
public enum ReadAnswer: Hashable, Sendable {
    /// Here it is; it was reported as ``LineReport/sample(_:)`` too, once for all who waited.
    case sample(Sample)
    /// It could not be read.
    case failed(LineFault)
}

/// How much a line has to do.
public struct LineLoad: Hashable, Sendable {
    /// Requests that the driver holds.
    public let inFlight: Int
    /// Orders that have not ended.
    public let orders: Int
    /// On-demand reads that have not been answered.
    public let waitingReads: Int
    /// Meters (or images) whose mark has not been read yet.
    public let dueMarks: Int

    public init(inFlight: Int, orders: Int, waitingReads: Int, dueMarks: Int) {
        self.inFlight = inFlight
        self.orders = orders
        self.waitingReads = waitingReads
        self.dueMarks = dueMarks
    }
}
