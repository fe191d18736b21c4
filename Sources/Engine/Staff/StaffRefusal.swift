/// Why nothing of a request is done, as a check hands it on.
struct StaffRefusal: Error {
    let answer: StaffAnswer
}
