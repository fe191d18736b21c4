import API
import ArgumentParser

/// `fudian payment CHANNEL DATE SERIAL`
struct PaymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment", abstract: say("Show a payment as it was booked.", "显示一笔缴费的入账情况。"))

    @Argument(help: help("The channel.", "渠道。")) var channel: String
    @Argument(help: help("The channel's business date, such as 2026-11-23.", "业务日期，如 2026-11-23。")) var date: String
    @Argument(help: help("The channel's serial number of the payment.", "渠道的缴费流水号。")) var serial: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            let path = "/v1/payments/" + [channel, date, serial].map(DaemonClient.escaped).joined(separator: "/")
            server.show(try await server.client().use { try await $0.get(path, as: PaymentResponse.self) }) {
                $0.payment($1)
            }
            return .done
        }
    }
}
