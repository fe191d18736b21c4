/// The language in which a customer is written to.
public enum NoticeLanguage: String, Hashable, Sendable, CaseIterable {
    case chinese = "zh"
    case english = "en"
}
