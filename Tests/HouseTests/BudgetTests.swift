import Foundation
import Testing

/// What the README says about the time of `make test`.
@Suite struct BudgetTests {
    @Test(arguments: ["README.md", "README.zh-CN.md"])
    func `the README shows the budget of each part`(readme: String) throws {
        let budgets = try House.text("setup/budgets").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(budgets.count >= 7)
        let rows = try House.text(readme).split(separator: "\n")
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        for line in budgets {
            let words = line.split(separator: " ").map(String.init)
            try #require(words.count == 2 && Int(words[1]) != nil, "setup/budgets: \(line)")
            #expect(
                rows.contains { $0.first == words[0] && $0.last == "\(words[1]) s" }, "\(readme) does not show: \(line)"
            )
        }
        let total = budgets.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        #expect(rows.contains { $0.last == "\(total) s" }, "\(readme) does not show the sum of \(total) s")
    }

    @Test func `each part of make test has a budget, and each budget a part`() throws {
        let budgets = try House.text("setup/budgets").split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        let parts = try House.text("setup/test").matches(of: /(?m)^(?:setup\/part|tests) ([a-z][a-z-]*)/).map {
            String($0.1)
        }
        #expect(parts == budgets)
    }
}
