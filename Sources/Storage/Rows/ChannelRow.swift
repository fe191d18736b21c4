import Billing
import Engine
import GRDB
import Quantities

enum ChannelRow {
    static let table = Table(
        "channels", key: ["name"],
        ["name", "kind", "serials", "real_time", "file_due", "front_user", "front_key", "file_through", "files_ahead"])

    static func cells(_ state: ChannelState) -> [Cell] {
        let channel = state.channel
        return [
            channel.name, channel.kind.rawValue, channel.serials.rawValue, channel.isRealTime,
            channel.fileDue.map { Int64($0.minutes) }, channel.front?.user, channel.front?.publicKey,
            state.fileThrough?.description, joined(state.filesAhead.map(\.daysSinceEpoch)),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> ChannelState {
        var c = Cells(row, table)
        let name = try c.text()
        let kind: Channel.Kind = try c.word()
        let serials: Channel.Serials = try c.word()
        let isRealTime = try c.bool()
        var fileDue: TimeOfDay?
        if let minutes = c.intOrNil() {
            guard let time = TimeOfDay(minutes: Int(clamping: minutes)) else { throw c.fault("file due \(minutes)") }
            fileDue = time
        }
        let user = c.textOrNil()
        let publicKey = c.textOrNil()
        let front = user.flatMap { user in publicKey.map { Channel.Front(user: user, publicKey: $0) } }
        return ChannelState(
            channel: Channel(
                name: name, kind: kind, serials: serials, isRealTime: isRealTime, fileDue: fileDue, front: front),
            fileThrough: try c.dayOrNil(), filesAhead: try c.ints().map { CivilDate(daysSinceEpoch: $0) })
    }
}

enum PayerRow {
    static let table = Table("payers", key: ["number"], ["number", "name", "phone", "share"])

    static func cells(_ payer: Payer) -> [Cell] { [payer.number, payer.name, payer.phone, payer.share.rawValue] }

    static func read(_ row: Row) throws(StoreError) -> Payer {
        var c = Cells(row, table)
        return Payer(number: try c.text(), name: try c.text(), phone: c.textOrNil(), share: try c.word())
    }
}
