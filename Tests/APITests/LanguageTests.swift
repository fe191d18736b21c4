import API
import Languages
import Quantities
import Testing

struct LanguageTests {
    @Test(arguments: [
        (["LANG": "zh_CN.UTF-8"], Language.zh), (["LANG": "en_GB.UTF-8"], .en), ([:], .en), (["LANG": "C"], .en),
        (["LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"], .en),
        (["LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"], .zh),
        (["LANG": "ZH"], .zh),
    ])
    func `the language is that of the first locale variable that is not empty`(
        _ environment: [String: String], _ expected: Language
    ) {
        #expect(Language(environment: environment) == expected)
    }

    @Test func `words are filled in their places, each language for itself`() {
        let words = Words("{0} of {1}", "{1} 的 {0}").with([Words("one", "一"), Words("two", "二")])
        #expect(words.en == "one of two" && words.zh == "二 的 一")
        #expect(Words("a {0} {2} {x}", "甲 {0}").filled("b").en == "a b {2} {x}")
        #expect(Words.list([Words("a", "甲"), Words("b", "乙")]) == Words("a, b", "甲、乙"))
    }

    @Test(arguments: [
        ("2026-11-23T09:15:00+08:00", "2026-11-23T01:15:00.000Z"),
        ("2026-11-23T01:15:00.25Z", "2026-11-23T01:15:00.250Z"),
        ("2026-01-01T00:00:00+08:00", "2025-12-31T16:00:00.000Z"), ("2026-11-23 01:15:00z", "2026-11-23T01:15:00.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("2026-11-23T01:15:00-03:30", "2026-11-23T04:45:00.000Z"),
    ])
    func `F-S7 a time is read with its offset and written in UTC`(_ text: String, _ utc: String) throws {
        let instant = try #require(Timestamps.parse(text))
        #expect(Timestamps.utc(instant) == utc)
        #expect(Timestamps.parse(SiteCalendar.china.rfc3339(instant)) == instant)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T09:15:00", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
        "2026-11-23T09:15:60Z",
        "2026-11-23T09:15:00.Z", "2026-11-23T09:15:00+8:00", "2026-11-23T09:15:00+08:00x", "20261123T091500Z  ",
        "2026-11-23T09:15:00 08:00",
        "２０２６-11-23T09:15:00Z",
    ])
    func `what is no time is none`(_ text: String) {
        #expect(Timestamps.parse(text) == nil)
    }
}
