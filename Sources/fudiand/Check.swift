import API
import ArgumentParser
import Billing
import Documents
import Engine
import Foundation
import Gateway
import Languages
import Quantities
import Storage

/// `fudiand check`: everything that the daemon would look at before it starts; nothing is changed.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check configuration, profiles and store / 检查配置、规约与数据库")

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Check the whole store, not just money, orders and audit / 完整检查数据库")
    var full = false

    @Flag(help: "Recompute every charge from the raw readings / 按原始读数重算全部电费")
    var rerate = false

    func run() async throws {
        try await Failure.told {
            // With the files that it names; credentials that go by name are there only where systemd hands them over.
            let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
            let configuration = try ConfigurationDocument.load(path: file.config, credentials: credentials)
            let profiles = try Daemon.profiles(configuration.profiles)
            print(say("configuration \(file.config): ok", "配置 \(file.config)：正确"))
            let names = profiles.names.joined(separator: ", ")
            print(say("profiles: \(profiles.names.count) ok (\(names))", "规约：\(profiles.names.count) 个正确（\(names)）"))
            RescueCheck.check(configuration)
            let folder = DataFolder(path: configuration.data)
            guard try folder.hasStore() else {
                // Other files of a store without the store: it was lost, and `init` is no cure.
                let left = (try? FileManager.default.contentsOfDirectory(atPath: configuration.data)) ?? []
                if !Set(left).subtracting(["lock", "reserve", "fudian.db", "fudian.db-shm"]).isEmpty {
                    throw StoreError.missing(path: folder.storePath)
                }
                print(
                    say(
                        "store: none at \(folder.storePath); make one with: fudiand init --config \(file.config)",
                        "数据库：\(folder.storePath) 尚不存在；新建请用 fudiand init --config \(file.config)"))
                return try ListenCheck.check(configuration.listen)
            }
            let lock: FolderLock
            do throws(StoreError) {
                lock = try FolderLock(folder: configuration.data)
            } catch {
                guard case .folderInUse(_, let process) = error else { throw error }
                // Only its owner may open a store. A running daemon checked it when it started, and tells how it is.
                let owner = process.map { say(" (process \($0))", "（进程 \($0)）") } ?? ""
                print(
                    say(
                        "store \(folder.storePath): not looked at, a running daemon\(owner) has it; ask that one with: fudian status",
                        "数据库 \(folder.storePath)：正由运行中的守护进程\(owner)使用，未检查；请用 fudian status 查询"))
                return
            }
            let store = try folder.openStore()
            let report = try full ? store.integrityCheck() : store.checkAtStart()
            guard report.isSound else {
                Failure.end(
                    say(
                        "the store \(folder.storePath) is not sound; it may only restore:\n",
                        "数据库 \(folder.storePath) 不完好，只允许复电：\n")
                        + report.findings.map { "  \($0)" }.joined(separator: "\n"), ExitStatus.store)
            }
            print(say("store \(folder.storePath): sound", "数据库 \(folder.storePath)：完好"))
            try ListenCheck.check(configuration.listen)
            if rerate { try await recompute(store, configuration) }
            withExtendedLifetime(lock) {}
        }
    }

    /// Both ways of I-M8, over the whole store; minutes on a large one.
    private func recompute(_ store: Store, _ configuration: Configuration) async throws {
        let found = try await Histories(sharing: store).rerate(calendar: configuration.site.calendar)
        let (accounts, entries, lines) = (found.accounts, found.entries, found.lines)
        let not = found.notLookedAt.map { Texts.words($0.rawValue, in: Texts.notRerated) }
        if !not.isEmpty {
            let count = found.penaltiesNotLookedAt
            print(
                say(
                    "not looked at, \(count) accounts: \(not.map(\.en).joined(separator: "; "))",
                    "未核算 \(count) 户：\(not.map(\.zh).joined(separator: "；"))"))
        }
        guard found.differences.isEmpty else {
            let list = found.differences.prefix(200).map { difference in
                let place = [
                    difference.line?.description, difference.position.map { say("entry \($0)", "账目 \($0)") },
                    difference.reading.map { say("reading \($0)", "读数 \($0)") },
                ].compactMap { $0 }.joined(separator: ", ")
                return say(
                    "  account id \(difference.account), \(difference.kind.rawValue) \(place): \(difference.expected) expected, \(difference.found) found",
                    "  户 ID \(difference.account)，\(difference.kind.rawValue) \(place)：应为 \(difference.expected)，实为 \(difference.found)"
                )
            }
            Failure.end(
                say(
                    "\(found.differences.count) charges are not as they should be:\n",
                    "\(found.differences.count) 处电费不符：\n")
                    + list.joined(separator: "\n"), ExitStatus.store)
        }
        print(
            say(
                "charges: \(accounts) accounts, \(entries) entries and \(lines) lines recomputed, all right",
                "电费：\(accounts) 户、\(entries) 笔账目、\(lines) 项电费重算，全部相符"))
    }
}
