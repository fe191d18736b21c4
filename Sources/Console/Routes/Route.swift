import API
import Billing
import Engine
import Foundation
import Hummingbird
import Languages
import NIOCore
import Quantities
import Supply

/// One address of the API: what it needs and what it does.
struct Route: Sendable {
    /// What a request costs the engine, and so when it is turned away.
    enum Load: Sendable {
        case reads
        /// Turned away while the engine's queue is full.
        case writes
        /// And while payments cannot be stored.
        case pays
        /// Never turned away here: nothing may stand before a restore.
        case restores
    }

    let method: HTTPRequest.Method
    /// As in the OpenAPI document: `/v1/accounts/{number}`.
    let path: String
    /// Nil: anyone may, without a token.
    let action: StaffAction?
    let load: Load
    /// Nil: as much as an import document may have.
    let bodyLimit: Int?
    let handle: @Sendable (Exchange) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, _ action: StaffAction?, _ load: Load = .reads,
        bodyLimit: Int? = 64 * 1024,
        handle: @escaping @Sendable (Exchange) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.action = action
        self.load = load
        self.bodyLimit = bodyLimit
        self.handle = handle
    }
}

/// One request with everything that answers it.
struct Exchange: Sendable {
    let request: Request
    let context: ConsoleContext
    let backend: any Backend
    /// Nil only where no token is needed.
    let caller: Caller?
    let body: [UInt8]

    var present: Presenter {
        Presenter(calendar: backend.calendar, now: backend.now(), startedAt: backend.process().startedAt)
    }
    var requestID: String { context.requestID }

    func actor() throws -> Actor {
        guard let caller else { throw Refused(.tokenMissing) }
        return caller.actor
    }

    /// A part of the path, decoded.
    func parameter(_ name: String) throws -> String {
        guard let raw = context.parameters.get(name), let text = raw.removingPercentEncoding, !text.isEmpty,
            text.utf8.count <= 200
        else { throw Refused(.routeUnknown) }
        return text
    }

    func query(_ name: String) -> String? {
        guard let value = request.uri.queryParameters[Substring(name)] else { return nil }
        return value.isEmpty ? nil : String(value)
    }

    /// `limit`, 1...`largest`.
    func limit(_ usual: Int, largest: Int = 1000) throws -> Int {
        guard let text = query("limit") else { return usual }
        guard let limit = Int(text), (1...largest).contains(limit) else {
            throw Refused(
                .requestInvalid,
                [
                    Detail(
                        name: "limit", value: text, code: FieldFault.notNumber.rawValue,
                        words: FieldFault.notNumber.words.filled("1...\(largest)"))
                ])
        }
        return limit
    }

    /// A place in a list that is read page by page.
    func position(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        if let position = Int64(text), position > 0 { return position }
        throw Refused(
            .requestInvalid,
            [
                Detail(
                    name: name, value: text, code: FieldFault.notNumber.rawValue,
                    words: FieldFault.notNumber.words.filled("1..."))
            ])
    }

    /// A time of the query: RFC 3339, or a day of the site.
    ///
    /// - Parameter endOfDay: a day means its end.
    func time(_ name: String, endOfDay: Bool) throws -> Instant? {
        guard let text = query(name) else { return nil }
        if let instant = Timestamps.parse(text) { return instant }
        if let day = CivilDate(text) {
            let midnight = backend.calendar.midnight(of: day)
            return endOfDay ? midnight + .days(1) - .milliseconds(1) : midnight
        }
        throw Refused(
            .requestInvalid,
            [Detail(name: name, value: text, code: FieldFault.notInstant.rawValue, words: FieldFault.notInstant.words)])
    }

    /// Has a command done and answers with what came of it.
    ///
    /// - Parameter lasting: how long the client said, where the command's end was counted from now.
    func serve(_ command: StaffCommand, reason: String, lasting: Span? = nil) async throws -> Response {
        guard let caller else { throw Refused(.tokenMissing) }
        let request = StaffRequest(
            id: requestID, actor: caller.actor, second: caller.second, reason: reason, command: command,
            lasting: lasting)
        return try Exchange.reply(await backend.staff(request), requestID: requestID)
    }

    /// Has a command done whose answer is told in words of its own.
    ///
    /// - Throws: ``Refused`` where it was not done.
    func answer(_ command: StaffCommand, reason: String) async throws -> StaffAnswer {
        guard let caller else { throw Refused(.tokenMissing) }
        let answer = await backend.staff(
            StaffRequest(id: requestID, actor: caller.actor, second: caller.second, reason: reason, command: command))
        // What was refused throws here.
        _ = try Exchange.reply(answer, requestID: requestID)
        guard case .staff(let staff)? = answer else { throw Refused(.internalError) }
        return staff
    }

    /// The answer to what staff, or a front that tells that it lives, asked.
    static func reply(_ answer: Answer?, requestID: String) throws -> Response {
        switch answer {
        case .staff(let staff):
            let details = Presenter.details(staff)
            guard staff.outcome != .refused else { throw Refused(engine: staff.code, details) }
            let body = OutcomeResponse(
                outcome: staff.outcome.rawValue, code: staff.code, words: Texts.staffWords(staff.code),
                details: details, requestId: requestID)
            return try Replies.json(body, status: staff.outcome == .accepted ? .accepted : .ok)
        case .unavailable(let reason): throw Refused(unavailable: reason)
        case nil: throw Refused(.answerLate)
        case .receipt, .paymentConflict, .paymentRefused, .reversal, .reversalConflict, .reversalRefused:
            throw Refused(.internalError)
        }
    }
}
