import API
import ArgumentParser
import Languages

extension CloseCommand {
    /// `fudian close book KEY`
    struct Book: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "book",
            abstract: say("Book a payment that only the channel's file has.", "补入账：仅对方有的缴费。"))
        @Argument(help: help("The difference: CHANNEL/DATE/SERIAL.", "差异：渠道/日期/流水号。")) var item: KeyArgument
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(CloseCommand.path(item, isReversal: false) + "/book", why.body)
            }
        }
    }

    /// `fudian close book-reversal KEY PAYMENT`
    struct BookReversal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "book-reversal",
            abstract: say(
                "Book a reversal that only the channel's file has, of the payment that it takes back.",
                "补入账：仅对方有的冲正，须给出原缴费。"))
        @Argument(help: help("The difference: CHANNEL/DATE/SERIAL.", "差异：渠道/日期/流水号。")) var item: KeyArgument
        @Argument(help: help("The payment's key: CHANNEL/DATE/SERIAL.", "原缴费键：渠道/日期/流水号。")) var payment: KeyArgument
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func validate() throws {
            if item.channel != payment.channel {
                throw ValidationError(
                    say("A reversal and its payment are of one channel.", "冲正与原缴费须属同一渠道。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let body = BookReversalBody(
                    paymentDate: payment.date, paymentSerial: payment.serial, reason: why.reason)
                return try await server.ask(CloseCommand.path(item, isReversal: true) + "/book", body)
            }
        }
    }

    /// `fudian close explain KEY`
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: say(
                "A difference was looked into, and nothing is to be booked here; the reason says what was found.",
                "差异已核查且无需入账；原因中写明核查结果。"))
        @Argument(help: help("The difference: CHANNEL/DATE/SERIAL.", "差异：渠道/日期/流水号。")) var item: KeyArgument
        @Flag(help: help("It is of a reversal.", "该差异为冲正。")) var reversal = false
        @OptionGroup var why: ReasonOption
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                try await server.ask(CloseCommand.path(item, isReversal: reversal) + "/explain", why.body)
            }
        }
    }

    private static func path(_ item: KeyArgument, isReversal: Bool) -> String {
        let kind = isReversal ? "reversals" : "payments"
        return "/v1/closes/\(item.day)/\(kind)/\(DaemonClient.escaped(item.serial))"
    }
}
