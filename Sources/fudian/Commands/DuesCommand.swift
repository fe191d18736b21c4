import API
import ArgumentParser

/// `fudian dues`
struct DuesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dues",
        abstract: say("What a customer owes and has lodged besides the balance.", "余额以外的应缴与押金：账单、违约金、陈欠、保证金等。"),
        subcommands: [
            Show.self, Emergency.self, Waive.self, Deposit.self, Refund.self, SetOff.self, Guarantor.self,
            Release.self, OldDebt.self, WriteOff.self, Recover.self, Instalment.self,
        ], defaultSubcommand: Show.self)

    /// Whose dues.
    struct Whose: ParsableArguments {
        @Argument(help: help("The account's number.", "户号。")) var account: String

        func path(_ what: String) -> String { "/v1/accounts/\(DaemonClient.escaped(account))/\(what)" }
    }

    /// `fudian dues ACCOUNT`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: say("Show what is owed and lodged.", "显示应缴与押金。"))
        @OptionGroup var whose: Whose
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/accounts/" + DaemonClient.escaped(whose.account)
                let (answer, bills) = try await server.client().use { client in
                    let answer = try await client.get(path, as: AccountResponse.self)
                    return (answer, server.output.json ? [] : await client.bills(answer.value.dues.bills.map(\.id)))
                }
                if server.output.json {
                    Terminal.write([JSONText.encode(answer.value.dues)])
                } else {
                    let dues = server.output.teller.knowing(bills).dues(answer.value.dues)
                    let nothing = [say("Nothing is owed or lodged besides the balance.", "余额以外没有应缴或押金。")]
                    Terminal.write(dues.isEmpty ? nothing : dues)
                }
                return .done
            }
        }
    }

    /// `fudian dues emergency ACCOUNT`
    struct Emergency: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "emergency",
            abstract: say("The customer asks for emergency credit.", "用户申请启用应急电费额度。"))
        @OptionGroup var whose: Whose
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) { try await server.ask(whose.path("emergency-credit"), why.body) }
        }
    }

    /// `fudian dues waive ACCOUNT [YUAN]`
    struct Waive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "waive", abstract: say("Give a penalty up.", "减免违约金。"))
        @OptionGroup var whose: Whose
        @Argument(help: help("How much; all of it where left out.", "金额；省略则全部减免。")) var yuan: String?
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(whose.path("penalty/waive"), WaiveBody(amount: yuan, reason: why.reason))
            }
        }
    }

    /// `fudian dues guarantor ACCOUNT NAME`
    struct Guarantor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "guarantor", abstract: say("Somebody answers for the customer's debt.", "登记担保人。"))
        @OptionGroup var whose: Whose
        @Argument(help: help("The guarantor's name.", "担保人姓名。")) var name: String
        @Argument(help: help("Up to how much, in yuan.", "担保限额（元）。")) var yuan: String
        @Option(help: help("The guarantor's phone.", "担保人电话。")) var phone: String
        @Option(help: help("What the guarantor was identified by.", "担保人身份证件。")) var identity: String?
        @Option(help: help("The last day: 2027-12-31; without end where left out.", "截止日期：2027-12-31；省略则无期限。"))
        var until: String?
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = GuarantorRequest(
                    name: name, phone: phone, identity: identity, amount: yuan, until: until, reason: why.reason)
                return try await server.ask(whose.path("guarantors"), body)
            }
        }
    }

    /// `fudian dues release ACCOUNT NAME`
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: say("Somebody answers for it no more.", "撤销担保人。"))
        @OptionGroup var whose: Whose
        @Argument(help: help("The guarantor's name.", "担保人姓名。")) var name: String
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = whose.path("guarantors/\(DaemonClient.escaped(name))") + query([("reason", why.reason)])
                let answer = try await server.client().use {
                    try await $0.delete(path, id: server.id(), as: OutcomeResponse.self)
                }
                server.show(answer) { $0.outcome($1) }
                return .done
            }
        }
    }

    /// `fudian dues instalment ACCOUNT YUAN --due DAY`
    struct Instalment: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "instalment",
            abstract: say("Ask an instalment in advance, besides those of the terms.", "另行下达一次分次预缴。"))
        @OptionGroup var sum: Sum
        @Option(help: help("The last day to pay it: 2026-12-20.", "缴费期限：2026-12-20。")) var due: String
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(
                    sum.whose.path("instalments"), InstalmentBody(amount: sum.yuan, due: due, reason: why.reason))
            }
        }
    }
}
