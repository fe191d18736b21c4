import API
import Foundation
import Testing

struct CodeTests {
    @Test func `every error has words in both languages, and each that travels a status of its kind`() {
        for code in ErrorCode.allCases {
            #expect(!code.words.en.isEmpty && !code.words.zh.isEmpty && code.words.en != code.words.zh, "\(code)")
            #expect(code.status == 0 || (400...599).contains(code.status), "\(code)")
            #expect(code.exit != .done, "\(code)")
        }
        for fault in FieldFault.allCases { #expect(!fault.words.en.isEmpty && fault.words.en != fault.words.zh) }
    }

    @Test(arguments: [
        ("role.denied", 403, ExitCode.notAllowed), ("account.unknown", 404, .unknown), ("trip.refused", 409, .refused),
        ("request.conflict", 409, .conflict), ("second.missing", 403, .notAllowed), ("import.refused", 422, .badInput),
        ("restore.graceMissing", 422, .badInput), ("read.failed", 502, .deviceSilent),
        ("restore.lockedOut", 409, .refused),
    ])
    func `a refusal by the engine has one status and one exit code`(_ code: String, _ status: Int, _ exit: ExitCode) {
        #expect(Refusal.status(code) == status)
        #expect(Refusal.exit(code, status: status) == exit)
    }

    @Test func `the exit codes are told apart, and the document lists them with their meaning`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/cli.md").path
        let document = try String(contentsOfFile: path, encoding: .utf8)
        #expect(Set(ExitCode.allCases.map(\.rawValue)).count == ExitCode.allCases.count)
        for code in ExitCode.allCases {
            #expect(document.contains("| \(code.rawValue) | \(code.words.en) |"), "\(code)")
        }
    }

    @Test func `a refusal that the texts do not know is still told with its code`() {
        #expect(
            Texts.staffWords("moon.full").en.contains("moon.full")
                && Texts.staffWords("moon.full").zh.contains("moon.full"))
        #expect(Texts.staffWords("account.unknown") == ErrorCode.accountUnknown.words)
    }
}
