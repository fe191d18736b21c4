import Quantities
import Supply

/// An opening that may have come about unseen, as one text.
enum UnseenOpeningText {
    static func write(_ opening: UnseenOpening) -> String {
        var writer = FieldWriter()
        writer.add(opening.order?.number)
        writer.add(opening.isClosedAgain)
        writer.add(opening.energy?.value)
        writer.add(opening.at.milliseconds)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> UnseenOpening {
        UnseenOpening(
            order: try reader.intOrNil().map { OrderID($0) }, isClosedAgain: try reader.int() != 0,
            energy: try reader.intOrNil().map { WattHours($0) }, at: TrustedTime(milliseconds: try reader.int()))
    }
}
