import API
import Foundation
import Languages
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
        ("request.conflict", 409, .conflict), ("second.missing", 403, .notAllowed), ("import.refused", 422, .refused),
        ("restore.graceMissing", 422, .refused), ("hold.tooLong", 422, .refused),
        ("restore.graceTooLong", 422, .refused), ("bind.nothing", 422, .badInput), ("read.failed", 502, .deviceSilent),
        ("read.exception", 502, .device),
        ("restore.lockedOut", 409, .refused), ("restore.onAlready", 409, .refused),
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

    @Test(arguments: [
        ("arrears of 0.02 yuan", "欠费 0.02 元"), ("payment desk/2026-11-23/17", "缴费 desk/2026-11-23/17"),
        ("reads open, no load", "回读为断开，无负荷"),
        ("read back: closed", "回读：闭合"), ("silent", "无应答"), ("closed again by order 7", "已由命令 7 重新闭合"),
        ("account 1: tariff none is unknown", "户号 1：电价 none 未知"), ("reading_stale throttled", "最近有效读数已过期、停电数量已达上限"),
        ("the daemon restarted", "守护进程重启"), ("restored by hand", "已人工复电"), ("something new", "something new"), ("", ""),
    ])
    func `what the engine recorded is told in Chinese where the phrase is known, else as it stands`(
        _ text: String, _ zh: String
    ) {
        #expect(Texts.recorded(text).zh == zh)
    }

    @Test(arguments: [
        ("close account 3301", "销户 3301", "close account 3301"),
        ("transfer account 3301 to 李四", "过户：户号 3301 转给 李四", "hand account 3301 over to 李四"),
        ("exchange meter m1 for m2", "换表：m1 换为 m2", "exchange meter m1 for m2"),
        ("end of vacancy of account 3301", "户号 3301 解除空置", "account 3301 is not vacant any more"),
        (
            "change account 3301 from 2026-12-01: tariff by-time, mode postpaid",
            "户号 3301 自 2026-12-01 起变更：电价 by-time、缴费方式 后付费",
            "change account 3301 from 2026-12-01: tariff by-time, pays by bills"
        ), ("close icbc/2026-11-22", "日结 icbc/2026-11-22", "close icbc/2026-11-22"),
        (
            "credit class a of account 3301 until 2026-12-01", "户号 3301 的信用等级设为 a，至 2026-12-01",
            "set the credit class of account 3301 to a until 2026-12-01"
        ),
    ])
    func `an event of an account's life is told by its name and by what it changed`(
        _ text: String, _ zh: String, _ en: String
    ) {
        #expect(Texts.subject(text).zh == zh && Texts.subject(text).en == en)
    }

    @Test func `what a person typed is told as it was typed, braces and all`() {
        #expect(Words("{0}: {1}", "{0}：{1}").with([Words(same: "{1}{0}"), Words(same: "x")]).en == "{1}{0}: x")
        #expect(Texts.recorded("payment desk/2026-11-23/{0}").zh == "缴费 desk/2026-11-23/{0}")
    }
}
