import API
import ArgumentParser
import Languages

extension AccountCommand {
    /// `fudian account life NUMBER`
    struct Life: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "life",
            abstract: say(
                "How an account lives: contract, changes to come, meters that counted, credit class.",
                "账户的合同、待生效变更、计量电表和信用等级。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts/\(DaemonClient.escaped(number))/life"
                server.show(try await server.client().use { try await $0.get(path, as: LifeResponse.self) }) {
                    $0.life($1)
                }
                return .done
            }
        }
    }

    /// `fudian account open FILE`
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract: say(
                "Open an account, at meters whose account is closed or with new ones.", "开户：在已销户的电表上，或随新装电表。"),
            discussion: say(
                "The file holds the account as a site file does. With --at it begins at meters that are there; else its meters are put up for it, which takes two persons, and --plate says what their registers showed.",
                "文件按站点文件的格式写该户。使用 --at 则在已有电表上开户；否则为新装表，须双人授权，可用 --plate 给出装表示数。"))
        @Argument(help: help("A YAML or CSV file with one account.", "含一个用电户的 YAML 或 CSV 文件。")) var file: String
        @Option(help: help("A meter that is there; once for each.", "已有电表，每表一次。")) var at: [String] = []
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if at.isEmpty, reading.lastTrusted || reading.mark != nil {
                throw ValidationError(
                    say("A new meter begins by --plate or by its first reading.", "新装电表以 --plate 或首次抄见示数开始。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let sent = try SentFile(file)
                let isNew = at.isEmpty
                let body = OpenBody(
                    name: sent.name, text: sent.text, meters: isNew ? nil : at, reading: isNew ? nil : reading.word,
                    mark: reading.mark, plates: reading.plates, reason: reason)
                return try await server.client().use { client in
                    let answer = try await client.post(
                        isNew ? "/v1/installations" : "/v1/accounts", body, id: server.id(), as: OutcomeResponse.self)
                    let number = answer.value.details.first { $0.name == "account" }?.value ?? ""
                    try await AccountScreen.show(answer, number, client, server)
                    return .done
                }
            }
        }
    }

    /// `fudian account transfer NUMBER`
    struct Transfer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "transfer",
            abstract: say(
                "Another holder from now on; the former one's debt goes with him.", "过户：自即时起变更户主，原户主的欠费随原户主。"),
            discussion: say(
                "Before it, what goes back to the former holder and what he will owe is shown; after it, what goes back, the work item that pays it out, and the number under which his account goes on.",
                "办理前显示应退原户主的款项和其仍欠金额；办理后显示应退金额、退款待办及原户主账户的新户号。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("The new holder's name.", "新户主姓名。")) var to: String
        @Option(help: help("Identity card or registration number.", "证件号码。")) var identity: String
        @Option(
            help: help("The phone for notices; with --contact two numbers are needed.", "通知电话；连同 --contact 须有两个号码。"))
        var phone: String?
        @Option(help: help("Another contact: NAME=PHONE; up to three.", "其他联系人：姓名=电话，至多三个。")) var contact: [String] = []
        @Option(help: help("The day on which the agreement was signed: 2026-12-01.", "协议签订日期：2026-12-01。"))
        var agreementSigned: String?
        @Option(help: help("The agreement's version.", "协议版本。")) var agreementVersion: String?
        @Option(help: help("The payment number of whoever pays for it.", "付款人的缴费号。")) var payer: String?
        @Option(help: help("Persons in the household.", "家庭人口。")) var persons: Int?
        @Option(help: help("Another tariff.", "另一电价。")) var tariff: String?
        @Option(help: help("Other terms.", "另一供电条款。")) var terms: String?
        @Option(help: help("Another way to pay: prepaid, postpaid, ...", "另一缴费方式，如 prepaid、postpaid。")) var mode:
            String?
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func validate() throws {
            for text in contact where ContactBody(argument: text) == nil {
                throw ValidationError(say("\(text) is not NAME=PHONE.", "\(text) 不是 姓名=电话 的形式。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let body = TransferBody(
                    name: to, identity: identity, phone: phone,
                    contacts: contact.isEmpty ? nil : contact.compactMap { ContactBody(argument: $0) },
                    agreementSigned: agreementSigned, agreementVersion: agreementVersion, payer: payer,
                    persons: persons, tariff: tariff, terms: terms, mode: mode, reading: reading.word,
                    mark: reading.mark, plates: reading.plates, reason: reason)
                return try await AccountChange(
                    number: number, action: "transfer", body: body, home: home, server: server, endsAccount: true
                ).perform()
            }
        }
    }

    /// `fudian account close NUMBER`
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: say("End an account: a balance is given back, a debt stays.", "销户：余额退还，欠费保留。"),
            discussion: say(
                "Before it, what goes back to the customer and what stays owed is shown; after it also the work item that pays it out.",
                "办理前显示应退用户的款项和仍欠金额；办理后另显示退款待办。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = CloseBody(
                    reading: reading.word, mark: reading.mark, plates: reading.plates, reason: reason)
                return try await AccountChange(
                    number: number, action: "close", body: body, home: home, server: server, endsAccount: true
                ).perform()
            }
        }
    }

    /// `fudian account vacant NUMBER`
    struct Vacant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "vacant",
            abstract: say("Nobody lives there: use is a case for a person; --end ends it.", "登记空置：用电须核查；--end 解除。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Flag(help: help("The vacancy has ended.", "空置已结束。")) var end = false
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await AccountChange(
                    number: number, action: end ? "vacancy/end" : "vacancy", body: ReasonBody(reason: reason),
                    home: home, server: server
                ).perform()
            }
        }
    }

    /// `fudian account change NUMBER`
    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: say(
                "Change tariff, terms, way to pay, persons or capacity from 00:00 of a day; --withdraw takes it back.",
                "自某日 00:00 起变更电价、条款、缴费方式、人口或容量；--withdraw 撤回。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("The first day, after today: 2026-12-01.", "生效日，须在今天之后：2026-12-01。")) var from: String
        @Option(help: help("The tariff.", "电价。")) var tariff: String?
        @Option(help: help("The terms.", "供电条款。")) var terms: String?
        @Option(
            help: help(
                "prepaid, meter_credit, postpaid, instalments, buy_before_use or temporary.",
                "prepaid、meter_credit、postpaid、instalments、buy_before_use 或 temporary。"))
        var mode: String?
        @Option(help: help("Persons in the household.", "家庭人口。")) var persons: Int?
        @Option(help: help("Connected kVA.", "受电容量（千伏安）。")) var kva: String?
        @Flag(help: help("Take back what was planned for that day.", "撤回该日的变更。")) var withdraw = false
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func validate() throws {
            let isEmpty = tariff == nil && terms == nil && mode == nil && persons == nil && kva == nil
            if withdraw != isEmpty {
                throw ValidationError(say("Give what changes, or --withdraw.", "请给出变更内容，或 --withdraw。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                if withdraw {
                    return try await AccountChange(
                        number: number, action: "changes/\(DaemonClient.escaped(from))/withdraw",
                        body: ReasonBody(reason: reason), home: home, server: server
                    ).perform()
                }
                let body = ChangeBody(
                    from: from, tariff: tariff, terms: terms, mode: mode, persons: persons, capacity: kva,
                    reason: reason)
                return try await AccountChange(
                    number: number, action: "changes", body: body, home: home, server: server
                ).perform()
            }
        }
    }
}

extension AccountCommand {
    /// `fudian account contact NUMBER`
    struct Contacts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "contact",
            abstract: say(
                "Change the telephones by which the customer is reached, from now on.", "变更用户联系电话，即时生效。"),
            discussion: say(
                "What is not given stays. Where a notice before a trip is on its way to a number that changes, the notices begin anew with their whole time; with --was-wrong also where it has arrived at that number.",
                "未给出的项目不变。停电前的通知尚未送达已变更的号码时，通知重新开始，期限重新计算；使用 --was-wrong 时，已送达该号码的也重新开始。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("The phone for notices.", "通知电话。")) var phone: String?
        @Option(
            help: help(
                "Another contact: NAME=PHONE; up to three, in the place of those on file.", "其他联系人：姓名=电话，至多三个，取代原有联系人。")
        )
        var contact: [String] = []
        @Option(
            help: help(
                "The same of someone who lives or works there, and is told before a trip.", "同上，为实际用电人，停电前须通知。"))
        var occupant: [String] = []
        @Flag(help: help("The holder has no telephone any more.", "户主已无电话。")) var noPhone = false
        @Option(help: help("A number that was never the customer's.", "从未属于该用户的号码。")) var wasWrong: String?
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func validate() throws {
            for text in contact + occupant where ContactBody(argument: text) == nil {
                throw ValidationError(say("\(text) is not NAME=PHONE.", "\(text) 不是 姓名=电话 的形式。"))
            }
            if phone == nil, contact.isEmpty, occupant.isEmpty, !noPhone, wasWrong == nil {
                throw ValidationError(
                    say("Give --phone, --contact or --occupant.", "请给出 --phone、--contact 或 --occupant。"))
            }
            if phone != nil, noPhone {
                throw ValidationError(say("Give --phone or --no-phone.", "请给出 --phone 或 --no-phone。"))
            }
        }

        private var contacts: [ContactBody] {
            contact.compactMap { ContactBody(argument: $0) }
                + occupant.compactMap { ContactBody(argument: $0) }.map {
                    ContactBody(name: $0.name, phone: $0.phone, occupant: true)
                }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let body = ContactsBody(
                    phone: phone, contacts: contacts.isEmpty ? nil : contacts, noPhone: noPhone ? true : nil,
                    wrong: wasWrong,
                    reason: reason)
                return try await AccountChange(
                    number: number, action: "contacts", body: body, home: home, server: server
                ).perform()
            }
        }
    }

    /// `fudian account leave-meter NUMBER`
    struct LeaveMeter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "leave-meter",
            abstract: say(
                "The meter does not switch by its credit any more: what was in it is the account's balance; two persons.",
                "电表不再按表内余额通断：表内余额转为账户余额；须双人。"),
            discussion: say(
                "`fudian account change --mode` asks for it and opens the work item; `fudian read` comes right before it.",
                "先用 fudian account change --mode 登记并生成待办；执行前先用 fudian read 召测。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Option(help: help("How it pays from now on: prepaid, postpaid, ...", "此后的缴费方式：prepaid、postpaid 等。")) var mode:
            String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await AccountChange(
                    number: number, action: "leave-meter", body: LeaveMeterBody(mode: mode, reason: reason),
                    home: home, server: server
                ).perform()
            }
        }
    }
}

extension ContactBody {
    /// `妻=0571-87654321`.
    fileprivate init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        self.init(name: parts[0], phone: parts[1])
    }
}

/// `fudian credit`
struct CreditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credit", abstract: say("How much customers are trusted.", "信用等级。"), subcommands: [Class.self])

    /// `fudian credit class ACCOUNT [CLASS]`
    struct Class: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "class",
            abstract: say(
                "Show an account's credit class; set it against the rule until a day, or let the rule hold again.",
                "显示信用等级；人工设定至某日，或恢复按规则评定。"))
        @Argument(help: help("The account's number.", "户号。")) var number: String
        @Argument(help: help("a, b, c or d; without it the class is shown.", "a、b、c 或 d；不写则显示。")) var creditClass:
            String?
        @Option(help: help("The last day on which it holds: 2026-12-31.", "截止日期：2026-12-31。")) var until: String?
        @Flag(help: help("The rule's word holds again.", "恢复按规则评定。")) var byRule = false
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String?
        @OptionGroup var home: GuardOptions
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if creditClass != nil, byRule {
                throw ValidationError(say("Give a class or --by-rule.", "请给出等级，或 --by-rule。"))
            }
            if (creditClass == nil) != (until == nil) {
                throw ValidationError(
                    say("Give a class with --until DAY.", "请同时给出等级和 --until 日期。"))
            }
            if creditClass != nil || byRule, reason == nil {
                throw ValidationError(say("Give --reason: it is recorded.", "请给出 --reason，将被记录。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                if byRule {
                    return try await AccountChange(
                        number: number, action: "credit/end", body: ReasonBody(reason: reason ?? ""), home: home,
                        server: server
                    ).perform()
                }
                guard let creditClass, let until else {
                    let path = "/v1/accounts/\(DaemonClient.escaped(number))/life"
                    server.show(try await server.client().use { try await $0.get(path, as: LifeResponse.self) }) {
                        $0.creditClass($1)
                    }
                    return .done
                }
                let body = CreditClassBody(class: creditClass.lowercased(), until: until, reason: reason ?? "")
                return try await AccountChange(
                    number: number, action: "credit", body: body, home: home, server: server
                ).perform()
            }
        }
    }
}
