import API
import Billing
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply

/// The daily close: channels' files, and what came of them.
enum CloseRoutes {
    /// A channel's file of a business date closes that date.
    static func take(_ exchange: Exchange) async throws -> Response {
        let (statement, reason) = try await exchange.channelFile(for: .statement)
        return try await exchange.serve(.dailyClose(.file(statement)), reason: reason)
    }

    static func list(_ exchange: Exchange) async throws -> Response {
        let before = try exchange.day("before")
        let limit = try exchange.limit(100)
        let closes = try await exchange.backend.histories.dailyCloses(
            of: exchange.query("channel"), before: before, limit: limit)
        return try Replies.json(ClosesResponse(closes: closes.map(exchange.present.close)))
    }

    static func show(_ exchange: Exchange) async throws -> Response {
        let day = try await closedDay(exchange)
        let names = await Names.of(day.items.flatMap(\.accounts), [], from: exchange.backend)
        return try Replies.json(exchange.present.close(day, names))
    }

    /// All that was found for a date, for a spreadsheet.
    static func table(_ exchange: Exchange) async throws -> Response {
        try Replies.json(exchange.present.table(try await closedDay(exchange).items))
    }

    /// The lines of the file that closed a date, or of another one of it.
    static func lines(_ exchange: Exchange) async throws -> Response {
        let after = try exchange.position("after") ?? 0
        let wanted = try exchange.position("file")
        let limit = try exchange.limit(1000, largest: 10_000)
        let day = try await closedDay(exchange)
        let file = wanted.map { ChannelFileID($0) } ?? day.close.file
        guard day.files.contains(where: { $0.id == file }) else {
            throw Refused(.closeUnknown, [Detail(name: "file", value: file.description)])
        }
        let lines = try await exchange.backend.histories.lines(of: file, after: Int(clamping: after), limit: limit)
        return try Replies.json(
            StatementLinesResponse(
                file: file.description, lines: lines.map(exchange.present.line),
                next: lines.count < limit ? nil : lines.last.map { String($0.line) }))
    }

    static func openItems(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(200)
        let items = try await open(exchange, limit)
        let names = await Names.of(items.flatMap(\.accounts), [], from: exchange.backend)
        let present = exchange.present
        return try Replies.json(
            CloseItemsResponse(
                asOf: present.time(present.now), items: items.map { present.item($0, names) },
                next: items.count < limit ? nil : items.last?.id.description))
    }

    static func openTable(_ exchange: Exchange) async throws -> Response {
        try Replies.json(exchange.present.table(try await open(exchange, try exchange.limit(10_000, largest: 10_000))))
    }

    private static func open(_ exchange: Exchange, _ limit: Int) async throws -> [CloseItem] {
        let after = try exchange.position("after").map { CloseItemID($0) }
        return try await exchange.backend.histories.openCloseItems(
            of: exchange.query("channel"), after: after, limit: limit)
    }

    private static func closedDay(_ exchange: Exchange) async throws -> ClosedDay {
        let key = try exchange.closeKey()
        guard let day = try await exchange.backend.histories.dailyClose(key) else {
            throw Refused(.closeUnknown, [Detail(name: "close", value: key.description)])
        }
        return day
    }

    // MARK: what staff do

    static func reopen(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.dailyClose(.reopen(try exchange.closeKey())), reason: reason)
    }

    static func book(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.dailyClose(.book(try exchange.itemKey(.payment))), reason: reason)
    }

    static func bookReversal(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let date = reader.date("payment_date")
        let serial = reader.text("payment_serial", limit: 128)
        let reason = reader.text("reason")
        try reader.finish()
        let key = try exchange.itemKey(.reversal)
        guard let date, let serial else { throw Refused(.requestInvalid) }
        let payment = PaymentKey(channel: key.close.channel, businessDate: date, serial: serial)
        return try await exchange.serve(.dailyClose(.bookReversal(key, of: payment)), reason: reason ?? "")
    }

    static func explain(_ kind: CloseItemKind, _ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.dailyClose(.explain(try exchange.itemKey(kind))), reason: reason)
    }
}

extension Exchange {
    /// The channel and the business date of the path.
    func closeKey() throws -> CloseKey {
        let channel = try parameter("channel")
        let text = try parameter("date")
        guard let date = CivilDate(text) else { throw Exchange.notDate("date", text) }
        return CloseKey(channel: channel, businessDate: date)
    }

    func itemKey(_ kind: CloseItemKind) throws -> CloseItemKey {
        CloseItemKey(close: try closeKey(), kind: kind, serial: try parameter("serial"))
    }

    /// A day of the query.
    func day(_ name: String) throws -> CivilDate? {
        guard let text = query(name) else { return nil }
        guard let day = CivilDate(text) else { throw Exchange.notDate(name, text) }
        return day
    }

    static func notDate(_ name: String, _ text: String) -> Refused {
        let fault = FieldFault.notDate
        return Refused(.requestInvalid, [Detail(name: name, value: text, code: fault.rawValue, words: fault.words)])
    }

    /// The channel's file of a request's body, read by the layout that the channel has for `purpose`.
    ///
    /// - Throws: ``Refused`` with every fault of the file by line.
    func channelFile(for purpose: ChannelLayout.Purpose) async throws -> (ChannelStatement, reason: String) {
        var reader = try BodyReader(body)
        let channel = reader.text("channel", limit: 64)
        let name = reader.text("name")
        let content = reader.bytes("content")
        let day = reader.optionalDate("business_date")
        let reason = reader.optionalText("reason")
        try reader.finish()
        guard let channel, let name, let content else { throw Refused(.requestInvalid) }
        try await requireSignature(for: channel)
        let (isKnown, layout) = await backend.look { state in
            (state.channel(channel) != nil, state.layout(of: channel, for: purpose))
        }
        // The folder that it lay in says nothing of the day.
        let file = ChannelFileText(
            channel: channel, name: name.split(separator: "/").last.map(String.init) ?? name, bytes: content, day: day)
        let about = [Detail(name: "channel", value: channel)]
        guard isKnown else { throw try await refused(file, "channel.unknown", Refused(engine: "channel.unknown", about)) }
        guard let layout else {
            throw try await refused(file, "close.layoutMissing", Refused(engine: "close.layoutMissing", about))
        }
        switch await backend.read(file, by: layout) {
        case .statement(let statement): return (statement, reason ?? "")
        case .faults(let faults):
            throw try await refused(file, "\(faults.count) faults", Refused(.closeFileFaulty, faults.map(Detail.init)))
        }
    }

    /// Records that a file was refused before the engine saw it (I-A4).
    private func refused(_ file: ChannelFileText, _ why: String, _ refusal: Refused) async throws -> Refused {
        let unreadable = UnreadableFile(
            channel: file.channel, name: file.name, hash: Tokens.hash(of: file.bytes), reason: why)
        await backend.unreadable(unreadable, by: try actor())
        return refusal
    }
}

extension Detail {
    /// What is wrong with a file, with its place and cure.
    init(_ fault: ImportFault) {
        self.init(
            name: fault.place, value: fault.path.isEmpty ? nil : fault.path, code: "file.fault", words: fault.words)
    }
}
