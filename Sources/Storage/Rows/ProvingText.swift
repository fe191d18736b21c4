import Quantities
import Supply

/// What an opening has proven, as one text.
enum ProvingText {
    static func write(_ proving: Proving) -> String {
        var writer = FieldWriter()
        writer.add(proving.order.number)
        writer.add(proving.verdict.rawValue)
        writer.add(proving.powerBefore?.value)
        writer.add(proving.openedAt?.milliseconds)
        writer.add(proving.looks)
        writer.add(proving.other?.number)
        for neighbour in proving.neighbours {
            writer.add(neighbour.supplyPoint.number)
            writer.add(neighbour.zeros)
            writer.add(neighbour.seenAt.milliseconds)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Proving {
        let order = OrderID(try reader.int())
        let word = try reader.string()
        guard let verdict = Proving.Verdict(rawValue: word) else { throw FieldFault(detail: "\(word) is no verdict") }
        var proving = Proving(
            order: order, verdict: verdict, powerBefore: try reader.intOrNil().map { Watts($0) },
            openedAt: try reader.intOrNil().map { Instant(milliseconds: $0) })
        proving.looks = Int(try reader.int())
        proving.other = try reader.intOrNil().map { SupplyPointID($0) }
        while !reader.isAtEnd {
            proving.neighbours.append(
                Proving.Neighbour(
                    supplyPoint: SupplyPointID(try reader.int()), zeros: Int(try reader.int()),
                    seenAt: Instant(milliseconds: try reader.int())))
        }
        return proving
    }
}
