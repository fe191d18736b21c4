import API
import ArgumentParser
import Billing
import Documents
import Languages
import Quantities

extension CloseCommand {
    /// `fudian close check LAYOUTS [FILE --channel C]`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: say(
                "Check channel layouts, and read a channel's file by them; needs no daemon.",
                "校验渠道文件格式，并可试读渠道文件；无需守护进程。"))
        @Argument(help: help("A file with channel_layouts.", "含 channel_layouts 的文件。")) var layouts: String
        @Argument(help: help("A channel's file to be read by them.", "要试读的渠道文件。")) var file: String?
        @Option(help: help("The channel of the file.", "文件所属渠道。")) var channel: String?
        @Option(help: help("The business date, where the file is not named as the layout says.", "业务日期；文件未按格式命名时给出。"))
        var date: String?
        @Flag(help: help("The file answers direct debits.", "文件为代扣回盘。")) var debits = false
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if (file == nil) != (channel == nil) {
                throw ValidationError(say("Give a file and its --channel.", "请同时给出文件和 --channel。"))
            }
            if let date, CivilDate(date) == nil {
                throw ValidationError(say("A date is written as 2026-11-23.", "日期应写成 2026-11-23。"))
            }
        }

        func run() async throws {
            try await fudian.run(output) {
                var files = CheckedFiles()
                let known = files.read(layouts) { text throws(Faults) in
                    try LayoutDocument.read(text, file: layouts)
                }
                guard let known, let file, let channel else {
                    if let known, !output.json { tell(known) }
                    return try files.end(output)
                }
                let purpose: ChannelLayout.Purpose = debits ? .debits : .statement
                guard let layout = known.first(where: { $0.purpose == purpose && $0.channels.contains(channel) })
                else {
                    throw Failure(.fileFaulty, about: say("no layout of \(channel)", "没有渠道 \(channel) 的文件格式"))
                }
                guard let bytes = Files.read(file) else { throw Failure(.fileUnreadable, about: file) }
                let name = file.split(separator: "/").last.map(String.init) ?? file
                let statement = files.take { () throws(Faults) in
                    try StatementReader.read(
                        bytes, name: name, channel: channel, layout: layout, day: date.flatMap { CivilDate($0) })
                }
                if let statement, !output.json { tell(statement) }
                return try files.end(output)
            }
        }

        private func tell(_ layouts: [ChannelLayout]) {
            Terminal.write(
                layouts.map { layout in
                    "\(layout.name): \(layout.purpose.rawValue), \(layout.channels.joined(separator: ", "))"
                })
        }

        private func tell(_ statement: ChannelStatement) {
            let sum = statement.items.reduce(Money.zero) { sum, item in
                item.kind == .reversal ? sum - item.amount : item.kind == .payment ? sum + item.amount : sum
            }
            Terminal.write([
                say(
                    "\(statement.close): \(statement.items.count) lines, net \(sum) yuan",
                    "\(statement.close)：\(statement.items.count) 行，净额 \(sum) 元")
            ])
        }
    }
}
