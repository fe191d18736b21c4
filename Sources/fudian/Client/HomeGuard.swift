import API
import ArgumentParser
import Quantities

/// What makes it hard to change the wrong account.
struct GuardOptions: ParsableArguments {
    @Option(
        help: help(
            "The last characters of the meter's number, as the customer reads them: refused where they differ.",
            "客户所读电表尾号：不符则拒绝。"))
    var meter: String?

    @Flag(help: help("Do not ask.", "不再询问。")) var yes = false

    /// Refused where the account has no meter of this tail.
    func check(_ account: AccountResponse) throws {
        let numbers = account.supplyPoints.map(\.meter.number)
        if let meter {
            if !meter.isEmpty, numbers.contains(where: { $0.hasSuffix(meter) }) { return }
            throw Failure(.meterDiffers, about: meter)
        }
        if yes || numbers.isEmpty || !Terminal.isInteractive { return }
        let question = say(
            "Is this the account? Type the last 4 characters of the meter number: ", "确认是这一户？请输入电表号后 4 位：")
        let typed = Terminal.ask(question) ?? ""
        if typed.count >= 4, numbers.contains(where: { $0.hasSuffix(typed) }) { return }
        throw Failure(.meterDiffers, about: typed)
    }
}

/// By which reading something ends and something else begins.
struct ReadingOptions: ParsableArguments {
    @Flag(
        help: help(
            "By the last trusted reading: the meter does not answer any more. One of more than 7 days ago takes a second person.",
            "按最近可信示数：电表已无应答。超过 7 天的示数须第二人授权。"))
    var lastTrusted = false
    @Option(help: help("By the reading of this mark, RFC 3339.", "按此时标的示数（RFC 3339）。")) var mark: String?
    @Option(
        help: help(
            "By what a person read at the plate: METER=KWH, once for each meter.", "按现场抄见示数：电表=千瓦时，每表一次。"))
    var plate: [String] = []

    func validate() throws {
        if (lastTrusted ? 1 : 0) + (mark == nil ? 0 : 1) + (plate.isEmpty ? 0 : 1) > 1 {
            throw ValidationError(
                say("Give one of --last-trusted, --mark, --plate.", "--last-trusted、--mark、--plate 只能给出一种。"))
        }
        for text in plate where PlateBody(argument: text) == nil {
            throw ValidationError(say("\(text) is not METER=KWH.", "\(text) 不是 电表=千瓦时 的形式。"))
        }
    }

    /// The word of the API: the last reading that counted where nothing else is given.
    var word: String { lastTrusted ? "last_trusted" : mark != nil ? "mark" : plate.isEmpty ? "last" : "plate" }

    var plates: [PlateBody]? { plate.isEmpty ? nil : plate.compactMap { PlateBody(argument: $0) } }
}

extension PlateBody {
    /// `10086=1234.5`.
    init?(argument: String) {
        guard let place = argument.lastIndex(of: "="), place > argument.startIndex else { return nil }
        let energy = String(argument[argument.index(after: place)...])
        guard parseDecimal(energy, places: 3) != nil else { return nil }
        self.init(meter: String(argument[..<place]), energy: energy)
    }
}

/// Changes an account, showing which one it is and how it stands, before and after.
struct AccountChange<Body: Encodable> {
    let number: String
    let action: String
    let body: Body
    let home: GuardOptions
    let server: ServerOptions
    /// It ends the holder's account: what goes back and what stays owed is shown before.
    var endsAccount = false

    func perform() async throws -> API.ExitCode {
        try await server.client().use { client in
            let path = "/v1/accounts/" + DaemonClient.escaped(number)
            let before = try await client.get(path, as: AccountResponse.self).value
            try await AccountScreen.show(say("Before:", "操作前："), before, client, server, endsAccount: endsAccount)
            try home.check(before)
            let answer = try await client.post("\(path)/\(action)", body, id: server.id(), as: OutcomeResponse.self)
            try await AccountScreen.show(answer, number, client, server)
            return .done
        }
    }
}

/// How an account stands, before and after it is changed.
enum AccountScreen {
    static func show(
        _ head: String, _ account: AccountResponse, _ client: DaemonClient, _ server: ServerOptions,
        endsAccount: Bool = false
    ) async throws {
        guard !server.output.json else { return }
        let path = "/v1/accounts/\(DaemonClient.escaped(account.number))/life"
        let life = try await client.get(path, as: LifeResponse.self).value
        let teller = server.output.teller
        let ending = endsAccount ? account.ending.map { [""] + teller.ending($0) } ?? [] : []
        let lines = teller.home(account, withPhone: true) + [""] + teller.life(life, isBelowHome: true) + ending
        Terminal.write([head] + lines.map { $0.isEmpty ? "" : "  " + $0 })
    }

    /// What came of a request, and how the account stands after it.
    static func show(
        _ answer: Answered<OutcomeResponse>, _ number: String, _ client: DaemonClient, _ server: ServerOptions
    ) async throws {
        if server.output.json { return Terminal.write([answer.json]) }
        Terminal.write([""] + server.output.teller.outcome(answer.value) + [""])
        let path = "/v1/accounts/" + DaemonClient.escaped(number)
        try await show(
            say("After:", "操作后："), try await client.get(path, as: AccountResponse.self).value, client, server)
    }
}

/// A file that is sent as it is.
struct SentFile {
    let name: String
    let text: String

    init(_ path: String) throws {
        guard let bytes = Files.read(path), let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.fileUnreadable, about: path)
        }
        name = path
        self.text = text
    }
}
