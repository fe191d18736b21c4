import API
import ArgumentParser
import Languages

/// `fudian reverse`
struct ReverseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: say("Take a payment back, in whole or in part; also before it has come.", "冲正缴费：全部或部分，可先于缴费到达。"),
        discussion: say(
            "The id is unique in the channel for ever: the same again returns the first answer, with another body it is refused.",
            "冲正号在渠道内永久唯一：重复提交返回首次结果；相同冲正号不同内容将被拒绝。"))

    @Argument(help: help("The payment's key: desk/2026-11-23/17.", "原缴费键，如 desk/2026-11-23/17。")) var payment:
        KeyArgument
    @Argument(help: help("How much of it, in yuan.", "冲正金额（元）。")) var yuan: String
    @Option(name: .customLong("id"), help: help("The channel's id of this reversal.", "渠道的冲正号。")) var id: String
    @Flag(
        help: help(
            "The payment has not come yet: what is taken back of it goes at once when it comes.", "原缴费尚未到达：到达时立即冲正。"))
    var beforePayment = false
    @OptionGroup var why: ReasonOption
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            // A key that nobody knows is nearly always a slip, and would take a stranger's money when his payment comes under it.
            if !beforePayment {
                do {
                    _ = try await server.client().use {
                        try await $0.get("/v1/payments/" + payment.path, as: PaymentResponse.self)
                    }
                } catch let declined as Declined where declined.status == 404 {
                    throw Failure(
                        .paymentUnknown,
                        about: say(
                            "to take one back before it comes: --before-payment", "冲正先于缴费到达时请加 --before-payment"))
                }
            }
            let body = ReversalBody(
                channel: payment.channel, id: id, businessDate: payment.date, serial: payment.serial, amount: yuan,
                reason: why.reason)
            let answer = try await server.client().use {
                try await $0.post("/v1/reversals", body, id: server.id(), as: ReversalResponse.self)
            }
            server.show(answer) { teller, reversal in
                let again =
                    answer.status == 200
                    ? [say("Taken before: this is the first answer.", "此前已受理，以下为首次结果。")] : []
                return again + teller.reversal(reversal)
            }
            return .done
        }
    }
}

/// `fudian payment KEY`
struct PaymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment",
        abstract: say("Show a payment by its key, with what was taken back of it.", "按缴费键显示缴费及其冲正。"))

    @Argument(help: help("Its key: desk/2026-11-23/17.", "缴费键，如 desk/2026-11-23/17。")) var key: KeyArgument
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            try await server.look("/v1/payments/" + key.path) { (teller, payment: PaymentResponse) in
                teller.payment(payment)
            }
        }
    }
}

/// `fudian payer`
struct PayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payer",
        abstract: say("Payers with their payment numbers, and the accounts that they pay for.", "付款人、缴费号及其名下户号。"))

    @Argument(help: help("A payment number; without it all are listed.", "缴费号；省略则列出全部。")) var number: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            guard let number else {
                return try await server.look("/v1/payers?limit=1000") { (teller, payers: PayersResponse) in
                    teller.payers(payers)
                }
            }
            return try await server.look("/v1/payers/" + DaemonClient.escaped(number)) { (teller, payer: PayerBody) in
                teller.payer(payer)
            }
        }
    }
}

/// `fudian channel`
struct ChannelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel",
        abstract: say(
            "Ways by which money comes: whether their fronts live and their files have come.", "缴费渠道：前置系统与对账文件状态。"))
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            try await server.look("/v1/channels") { (teller, channels: ChannelsResponse) in teller.channels(channels) }
        }
    }
}
