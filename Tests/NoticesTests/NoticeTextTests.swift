import Notices
import Quantities
import Supply
import Testing

@Suite struct `Texts of notices` {
    private func text(
        _ kind: NoticeKind, _ amount: Money, period: Span? = nil, in language: NoticeLanguage = .chinese,
        signature: String = ""
    ) -> String {
        NoticeText(accountNumber: "3301000021", accountName: "张三", kind: kind, amount: amount, period: period)
            .written(in: language, signature: signature)
    }

    @Test(arguments: NoticeKind.allCases, NoticeLanguage.allCases)
    func `N3 every text names the customer and the account, and stays on one line`(
        kind: NoticeKind, language: NoticeLanguage
    ) {
        let text = text(kind, Money(fen: 1234), in: language)
        #expect(text.contains("张三"))
        #expect(text.contains("3301000021"))
        #expect(text.contains("95598"))
        #expect(!text.contains("\n"))
    }

    @Test(arguments: NoticeLanguage.allCases)
    func `whoever is to press the button is told how, where the profile knows`(language: NoticeLanguage) {
        func text(_ guide: String?) -> String {
            NoticeText(accountNumber: "3301", accountName: "张三", kind: .pressButton, amount: .zero, guide: guide)
                .written(in: language)
        }
        #expect(text("长按红色按钮3秒").contains("长按红色按钮3秒"))
        #expect(!text(nil).contains("（") && !text(nil).contains("("))
    }

    @Test(arguments: [NoticeKind.tripNotice, .finalNotice, .switchedOff, .stillMissing], NoticeLanguage.allCases)
    func `what is asked for is whole fen, rounded up`(kind: NoticeKind, language: NoticeLanguage) {
        #expect(text(kind, Money(tenThousandths: 101), in: language).contains("0.02"))
        #expect(text(kind, Money(tenThousandths: 123_400), in: language).contains("12.34"))
        #expect(!text(kind, Money(tenThousandths: 123_401), in: language).contains("12.34"))
        #expect(text(kind, Money(tenThousandths: 123_401), in: language).contains("12.35"))
    }

    @Test(arguments: [NoticeKind.firstWarning, .secondWarning, .restored], NoticeLanguage.allCases)
    func `what is left is whole fen, rounded down`(kind: NoticeKind, language: NoticeLanguage) {
        #expect(text(kind, Money(tenThousandths: 799), in: language).contains("0.07"))
        #expect(!text(kind, Money(tenThousandths: 799), in: language).contains("0.0799"))
        #expect(!text(kind, Money(tenThousandths: 799), in: language).contains("0.08"))
    }

    @Test func `a balance below zero is called what it is`() {
        #expect(text(.firstWarning, Money(tenThousandths: -38)).contains("已透支0.01元"))
        #expect(text(.restored, Money(fen: -250)).contains("尚欠2.50元"))
    }

    @Test func `power that is back without an amount names none`() {
        #expect(!text(.restored, .zero).contains("0.00"))
        #expect(!text(.restored, .zero, in: .english).contains("0.00"))
    }

    @Test func `the formal notices say how long is left`() {
        #expect(text(.tripNotice, Money(yuan: 5), period: .days(3)).contains("满3天"))
        #expect(text(.tripNotice, Money(yuan: 5), period: .days(1), in: .english).contains("within 1 day of"))
        #expect(text(.finalNotice, Money(yuan: 5), period: .minutes(30)).contains("30分钟后"))
        #expect(text(.finalNotice, Money(yuan: 5), period: .minutes(30), in: .english).contains("in 30 minutes"))
        #expect(text(.finalNotice, Money(yuan: 5)).contains("即将"))
    }

    @Test(arguments: LateReason.allCases, NoticeLanguage.allCases)
    func `N3 a message that power is late says why`(late: LateReason, language: NoticeLanguage) {
        func text(_ late: LateReason?) -> String {
            NoticeText(accountNumber: "3301", accountName: "张三", kind: .restoreLate, amount: .zero, late: late)
                .written(in: language)
        }
        #expect(text(late) != text(nil))
        #expect(LateReason.allCases.count { text($0) == text(late) } == 1)
    }

    @Test(arguments: [3, 48, 50], NoticeLanguage.allCases)
    func `RULES N5 a message about several accounts names each, its amount and the sum`(
        count: Int, language: NoticeLanguage
    ) {
        var notice = NoticeText(
            accountNumber: "4001", accountName: "铁塔公司", kind: .tripNotice, amount: Money(fen: Int64(count) * 150),
            period: .days(3))
        notice.lines = (1...count).map { .init(accountNumber: String(4000 + $0), amount: Money(fen: 150)) }
        let text = notice.written(in: language)
        #expect(text.contains("铁塔公司") && text.contains("\(count)") && text.contains("95598"))
        #expect(text.contains("\(Money(fen: Int64(count) * 150))"))
        #expect((1...count).allSatisfy { text.contains("\(4000 + $0) 1.50") })
        #expect(text.contains(language == .chinese ? "满3天" : "within 3 days"))
    }

    @Test(arguments: [NoticeKind.firstWarning, .secondWarning], NoticeLanguage.allCases)
    func `RULES N5 a low balance is told with what the coming bill will be, where that is known`(
        kind: NoticeKind, language: NoticeLanguage
    ) {
        var notice = NoticeText(accountNumber: "3301", accountName: "张三", kind: kind, amount: Money(yuan: 9))
        let without = notice.written(in: language)
        notice.forecast = Money(tenThousandths: 853_301)
        let with = notice.written(in: language)
        #expect(!without.contains("85.34") && with.contains("85.34") && with.contains("9.00"))
        #expect(with.contains(language == .chinese ? "预计约" : "about CNY"))
    }

    @Test func `the whole of a final notice`() {
        #expect(
            text(.finalNotice, Money(tenThousandths: 123_401), period: .minutes(30), signature: "城东供电所")
                == "【城东供电所】停电前最后通知：尊敬的张三：您的用电户号3301000021仍欠电费12.35元，30分钟后停止供电。缴清后恢复供电。如有疑问请拨打95598。")
    }

    @Test(arguments: NoticeLanguage.allCases)
    func `I-C9 nobody who is to be asked, or to press a button, is promised light by itself`(language: NoticeLanguage) {
        var notice = NoticeText(accountNumber: "3301", accountName: "张三", kind: .switchedOff, amount: Money(yuan: 9))
        let byItself = language == .chinese ? "自动" : "by itself"
        #expect(notice.written(in: language).contains(byItself))
        for choice in SafeRestore.allCases {
            notice.returns = choice
            let text = notice.written(in: language)
            #expect(!text.contains(byItself) && text.contains("9.00"))
        }
        notice.kind = .finalNotice
        #expect(!notice.written(in: language).contains(byItself))
    }

    @Test func `line breaks in master data do not break a message`() {
        let text = NoticeText(accountNumber: "1\r2", accountName: "张\n三", kind: .switchedOff, amount: Money(yuan: 1))
        #expect(!text.written(signature: "a\u{0}b").unicodeScalars.contains { $0.value < 0x20 })
    }
}
