import Quantities
import Supply

/// An opening that may have come about unseen, as one text.
enum UnseenOpeningText {
    static func write(_ opening: UnseenOpening) -> String {
        var writer = FieldWriter()
        writer.add(opening.order?.number)
        writer.add(opening.kind?.rawValue)
        writer.add(opening.orderedAt?.milliseconds)
        writer.add(opening.isClosedAgain)
        writer.add(opening.energy?.value)
        writer.add(opening.at.milliseconds)
        writer.add(opening.heardAt?.milliseconds)
        writer.add(opening.wasSeen)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> UnseenOpening {
        let order = try reader.intOrNil().map { OrderID($0) }
        let word = try reader.stringOrNil()
        let kind = word.flatMap(PermitKind.init)
        if let word, kind == nil { throw FieldFault(detail: "\(word) is no kind of permit") }
        return UnseenOpening(
            order: order, kind: kind, orderedAt: try reader.intOrNil().map { Instant(milliseconds: $0) },
            isClosedAgain: try reader.bool(),
            energy: try reader.intOrNil().map { WattHours($0) }, at: TrustedTime(milliseconds: try reader.int()),
            heardAt: try reader.intOrNil().map { TrustedTime(milliseconds: $0) }, wasSeen: try reader.bool())
    }
}
