import API
import ArgumentParser
import Crypto
import Foundation
import Languages
import Quantities
import Trail

extension AuditCommand {
    /// `fudian audit export`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: say(
                "Write the audit trail to a file, a row a line, to be checked and read without the daemon.",
                "将审计记录导出为文件，每行一条，可脱离守护进程校验和查阅。"))
        @Argument(help: help("The file; it must not exist yet.", "目标文件，不得已存在。")) var file: String
        @Option(help: help("Only rows after this position.", "仅此位置之后的记录。")) var after = "0"
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let text = try LineFile(creating: file)
                do {
                    let rows = try await write(to: text)
                    Terminal.write([
                        server.output.json
                            ? JSONText.encode(Exported(file: file, rows: rows))
                            : say("\(rows) rows written to \(file).", "已将 \(rows) 条写入 \(file)。")
                    ])
                    return .done
                } catch {
                    // A part of the trail must not pass for the whole.
                    Files.remove(file)
                    throw error
                }
            }
        }

        private struct Exported: Encodable {
            let file: String
            let rows: Int
        }

        /// How many rows there are.
        private func write(to text: LineFile) async throws -> Int {
            try await server.client().use { client in
                var position = after
                var rows = 0
                while true {
                    let path = "/v1/audit?limit=1000&after=" + DaemonClient.escaped(position)
                    let page = try await client.get(path, as: AuditResponse.self).value
                    for row in page.rows { text.write(JSONText.encode(row)) }
                    rows += page.rows.count
                    guard let next = page.next else { break }
                    position = next
                }
                guard text.close() else { throw Failure(.fileUnwritable, about: file) }
                return rows
            }
        }
    }

    /// `fudian audit verify`
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: say(
                "Prove that no row of the audit trail was changed, deleted, moved or cut off.", "校验审计记录未被更改、删除、移动或截断。"),
            discussion: say(
                "By the daemon over its whole store; with --file over an export and without the daemon. A chain that was cut short is found by an end that was noted before: give it with --head. `fudian status` and the journal tell it. Ends with 1 where something is found.",
                "由守护进程校验整个数据库；用 --file 则脱离守护进程校验导出文件。截断须凭曾记录的链尾发现：用 --head 给出，`fudian status` 和系统日志均会显示。发现问题则以 1 结束。"))
        @Option(help: help("An export of `fudian audit export`.", "`fudian audit export` 的导出文件。")) var file: String?
        @Option(help: help("An end of the chain that was noted before: POSITION:HASH.", "曾记录的链尾：位置:哈希。"))
        var head: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                if let file {
                    let proof = try AuditFile(file).proof(noted: head)
                    Terminal.write(
                        server.output.json ? [JSONText.encode(proof)] : server.output.teller.auditProof(proof))
                    return proof.sound ? .done : .failure
                }
                let path = "/v1/audit/verify" + query([("head", head)])
                let answer = try await server.client().use { try await $0.get(path, as: AuditProofResponse.self) }
                server.show(answer) { $0.auditProof($1) }
                return answer.value.sound ? .done : .failure
            }
        }
    }
}

/// An export of the audit trail: all that an outsider needs.
struct AuditFile {
    let path: String

    init(_ path: String) throws {
        guard Files.isReadable(path) else { throw Failure(.fileUnreadable, about: path) }
        self.path = path
    }

    func proof(noted: String?) throws -> AuditProofResponse {
        var heads: [AuditHead] = []
        if let noted {
            guard let head = AuditHead(noted) else { throw Failure(.fileFaulty, about: noted) }
            heads = [head]
        }
        // An export may begin anywhere: its first row is then believed.
        var check = ChainCheck(after: nil, noted: heads) { Array(SHA256.hash(data: $0)) }
        var rows: Int64 = 0
        var numbers: [String: String] = [:]
        var misled: ChainFault?
        try each { body, row in
            guard check.take(row) else { return false }
            // The chain covers the account's id and the milliseconds; beside them stands what people read.
            if row.action == "account.founded", let id = body.accountId, row.subject.hasPrefix("account ") {
                numbers[id] = String(row.subject.dropFirst("account ".count))
            }
            guard body.isReadAsWritten(numbers) else {
                misled = .changed(row.position)
                return false
            }
            rows += 1
            return true
        }
        // No chain at all proves nothing.
        guard rows > 0 || misled != nil || check.fault != nil else { throw Failure(.fileFaulty, about: path) }
        if misled == nil { check.end() }
        return AuditProofResponse(head: check.head, rows: rows, fault: misled ?? check.fault)
    }

    /// When the account's homes were off, by the file alone.
    func offTimes(of number: String, from: Instant, to: Instant) throws -> [OffTime] {
        var rows: [Int64: [TrailRow]] = [:]
        var accounts: [Int64] = []
        try each { body, row in
            guard let account = row.account else { return true }
            // Founded under the number, or under that of the home, before it changed hands.
            let isMeant =
                row.action == "account.founded" && row.subject == "account \(number)" || body.account == number
            if isMeant, !accounts.contains(account) { accounts.append(account) }
            if accounts.contains(account), row.at <= to { rows[account, default: []].append(row) }
            return true
        }
        // Of whom the file says nothing, nobody can say that his home was never off.
        guard !accounts.isEmpty else { throw Failure(.accountUnknown, about: "\(number), \(path)") }
        return accounts.flatMap { OffTime.all(in: rows[$0] ?? [], from: from, to: to) }
            .sorted { ($0.from, $0.supply) < ($1.from, $1.supply) }
    }

    /// Row by row until `body` wants no more.
    private func each(_ body: (AuditRowBody, TrailRow) throws -> Bool) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var number = 0
        var failed: (any Error)?
        Files.lines(path) { line in
            number += 1
            guard !line.isEmpty else { return true }
            do {
                guard let told = try? decoder.decode(AuditRowBody.self, from: Data(line)), let row = told.row else {
                    throw Failure(.fileFaulty, about: "\(path):\(number)")
                }
                return try body(told, row)
            } catch {
                failed = error
                return false
            }
        }
        if let failed { throw failed }
    }
}
