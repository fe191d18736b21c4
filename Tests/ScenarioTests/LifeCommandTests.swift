import Foundation
import Rig
import Testing

/// What happens in the life of an account, typed as staff type it.
@Suite struct LifeCommandTests {
    @Test func `a flat changes hands: shown before and after, guarded, and every charge is right at the end`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        _ = try stage.wait(20, for: "a reading") {
            try stage.daemon.cli(["read", "M1"], as: "agent").status == 0 ? true : nil
        }
        let arguments = [
            "account", "transfer", "1", "--to", "李四", "--identity", "330102199001010029", "--phone", "13800000002",
            "--contact", "妻=0571-87654321", "--reason", "sold",
        ]
        let wrong = try stage.daemon.cli(arguments + ["--meter", "99"], as: "supervisor")
        #expect(wrong.status == 10 && wrong.errors.contains("meter.differs"), "\(wrong.errors)")
        let moved = try stage.daemon.cli(arguments + ["--meter", "M1"], as: "supervisor")
        #expect(moved.status == 0, "\(moved.output)\(moved.errors)")
        let parts = moved.output.components(separatedBy: "After:")
        #expect(parts.count == 2 && parts[0].contains("Before:") && parts[0].contains("张三"))
        #expect(parts.last?.contains("李四") == true && parts.last?.contains("transfer") == true, "\(moved.output)")
        let former = try stage.daemon.cli(["account", "life", "1-1"], as: "agent")
        #expect(former.status == 0 && former.output.contains("closed"), "\(former.output)\(former.errors)")

        let until = try stage.daemon.cli(
            ["credit", "class", "1", "a", "--until", "2099-01-01", "--reason", "known", "--yes"], as: "supervisor")
        #expect(until.status == 10, "\(until.output)\(until.errors)")
        let audit = try stage.daemon.cli(["audit", "rerate"], as: "auditor")
        #expect(audit.status == 0 && audit.output.contains("Every charge is right."), "\(audit.output)\(audit.errors)")
        let report = try stage.daemon.cli(["report", "--csv"], as: "agent")
        let last = report.output.split(separator: "\n").last ?? ""
        #expect(report.status == 0 && last.hasPrefix("total,"), "\(report.output)\(report.errors)")
    }

    @Test func `late readings are checked as a whole before any is sent, and told one meter after the other`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        let folder = try Folder()
        let bad = try folder.write("bad.csv", "meter,at,kwh\nM1,yesterday,1\nM1,2026-01-06T00:00:00+08:00,-1\n")
        let refused = try stage.daemon.cli(["readings", "late", bad, "--reason", "test"], as: "engineer")
        #expect(refused.status == 65, "\(refused.errors)")
        #expect(refused.errors.contains("bad.csv:2") && refused.errors.contains("bad.csv:3"), "\(refused.errors)")
        let good = try folder.write(
            "good.csv", "meter,at,kwh\nM1,2026-01-06T00:00:00+08:00,1\nM1,2026-01-07T00:00:00+08:00,2.5\n")
        let kept = try stage.daemon.cli(["readings", "late", good, "--reason", "test"], as: "engineer")
        #expect(kept.status == 0 && kept.output.contains("M1"), "\(kept.output)\(kept.errors)")
        let denied = try stage.daemon.cli(["readings", "late", good, "--reason", "test"], as: "supervisor")
        #expect(denied.status == 77, "\(denied.errors)")
        let nobody = try folder.write("nobody.csv", "meter,at,kwh\nM99,2026-01-06T00:00:00+08:00,1\n")
        #expect(try stage.daemon.cli(["readings", "late", nobody, "--reason", "test"], as: "engineer").status == 66)
        // All that are not there are named together, and nothing is sent of those that are.
        let some = try folder.write(
            "some.csv",
            "meter,at,kwh\nM1,2026-01-08T00:00:00+08:00,3\nM98,2026-01-06T00:00:00+08:00,1\nM99,2026-01-06T00:00:00+08:00,1\n"
        )
        let unknown = try stage.daemon.cli(["readings", "late", some, "--reason", "test"], as: "engineer")
        #expect(unknown.status == 66 && unknown.errors.contains("M98") && unknown.errors.contains("M99"))
        #expect(!unknown.output.contains("M1"), "\(unknown.output)")
    }
}
