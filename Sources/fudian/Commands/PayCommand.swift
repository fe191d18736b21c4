import API
import ArgumentParser
import Languages
import Quantities

/// `fudian pay`
struct PayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: say("Book a payment.", "缴费入账。"),
        discussion: say(
            "Channel, date and serial are the key: the same again returns the first receipt, the same key with another body is refused.",
            "渠道、日期和流水号为唯一键：重复提交返回首次收据；相同键不同内容将被拒绝。"))

    @Argument(help: help("An account's number, or a payment number.", "户号或缴费号。")) var account: String
    @Argument(help: help("The amount in yuan, such as 50 or 50.00.", "金额（元），如 50 或 50.00。")) var yuan: String
    @Option(help: help("The channel's serial number of this payment.", "渠道的缴费流水号。")) var serial: String
    @Option(help: help("The channel.", "渠道。")) var channel = "desk"
    @Option(
        help: help(
            "The channel's business date; the site's day where left out. Neither today nor yesterday: needs --second-token-file.",
            "业务日期；默认为站点当天。今日、昨日以外须 --second-token-file 双人授权。")) var date: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            let body = PaymentBody(channel: channel, businessDate: date, serial: serial, account: account, amount: yuan)
            let answer = try await server.client().use {
                try await $0.post("/v1/payments", body, id: server.id(), as: ReceiptResponse.self)
            }
            server.show(answer) { teller, receipt in
                let again =
                    answer.status == 200 ? [say("Booked before: this is the first receipt.", "此前已入账，以下为首次收据。")] : []
                return again + teller.receipt(receipt)
            }
            return .done
        }
    }
}
