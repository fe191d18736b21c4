import Quantities
import Supply

/// A message on its way to a telephone.
public struct SMSMessage: Hashable, Sendable {
    /// The notice that it carries. The gateway sees the same id every time, so that it goes out once whatever is repeated.
    public let id: NoticeID
    /// As dialled.
    public let phone: String
    public let text: String

    public init(id: NoticeID, phone: String, text: String) {
        self.id = id
        self.phone = phone
        self.text = text
    }
}

/// What became of a message.
public enum NoticeReportKind: Hashable, Sendable {
    /// The gateway took it. Not delivery.
    case accepted(reference: String)
    /// A delivery receipt came.
    case delivered
    /// It will never be delivered: the gateway says so, or no receipt came within ``SMSSettings/receiptLifetime``.
    case failed(reason: String)
    /// The gateway could not be reached, or refused for now. The client goes on trying by itself.
    case unreachable(reason: String)
}
