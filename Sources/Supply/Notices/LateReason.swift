/// Why power is not back though it is owed, as far as the customer is told.
public enum LateReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The meter, or what leads to it, does not answer.
    case silent
    /// The relay waits for the button at the meter.
    case button
    /// Another device answers in the meter's place: nobody's relay is switched until a person has looked.
    case wrongDevice = "wrong_device"
    /// Nothing proves from afar which meter it is.
    case notProvable = "not_provable"
    /// It was told to close, and does not.
    case noEffect = "no_effect"
    /// An electrician has locked the supply out.
    case lockedOut = "locked_out"
    /// Somebody else has opened it, or the meter's own protection.
    case openedOtherwise = "opened_otherwise"
    /// It was switched off because the customer wanted it so, and waits for his word.
    case offOnRequest = "off_on_request"
}
