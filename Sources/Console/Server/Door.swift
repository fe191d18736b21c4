import API
import Engine
import Hummingbird
import Languages
import Logging
import Quantities
import Supply
import Synchronization

/// Who may come in: a token names a person and a role; what the role may not is refused and recorded (I-A4).
struct Door: Sendable {
    let backend: any Backend
    private let strangers = Strangers()

    init(_ backend: any Backend) { self.backend = backend }

    /// The caller, or ``Refused``.
    func admit(_ request: Request, to action: StaffAction, _ context: ConsoleContext) async throws -> Caller {
        let subject = "\(request.method) \(request.uri.path)"
        guard let token = Tokens.bearer(request.headers[.authorization]) else { throw Refused(.tokenMissing) }
        guard let user = await user(token) else {
            await note(stranger: "unknown token", action, subject, context)
            throw Refused(.tokenUnknown)
        }
        guard user.role.may(action) else { throw await deny(user, action, subject) }
        let actor = Actor(name: user.name, role: user.role)
        return Caller(actor: actor, second: try await second(request, to: action, beside: user, subject, context))
    }

    private func second(
        _ request: Request, to action: StaffAction, beside user: User, _ subject: String, _ context: ConsoleContext
    ) async throws -> Actor? {
        guard let value = request.headers[.secondAuthorization] else {
            if action.needsSecondPerson {
                await deny(user, action, subject, because: .secondMissing)
                throw Refused(.secondMissing)
            }
            return nil
        }
        guard let token = Tokens.bearer(value), let other = await self.user(token) else {
            await note(stranger: "unknown second token", action, subject, context)
            throw Refused(.secondUnknown)
        }
        guard other.name != user.name else {
            await deny(user, action, subject, because: .secondSame)
            throw Refused(.secondSame)
        }
        guard other.role.may(action) else { throw await deny(other, action, subject, .secondRoleDenied) }
        return Actor(name: other.name, role: other.role)
    }

    private func user(_ token: String) async -> User? {
        guard let user = await backend.user(tokenHash: Tokens.hash(token)), user.isActive else { return nil }
        return user
    }

    private func deny(
        _ user: User, _ action: StaffAction, _ subject: String, _ code: ErrorCode = .roleDenied
    ) async -> Refused {
        await deny(user, action, subject, because: .role)
        let role = Detail(
            name: "role", value: user.role.rawValue, words: Texts.words(user.role.rawValue, in: Texts.roles))
        let asked = Detail(
            name: "action", value: action.rawValue, words: Texts.words(action.rawValue, in: Texts.staffActions))
        return Refused(code, [role, asked])
    }

    private func deny(_ user: User, _ action: StaffAction, _ subject: String, because denial: Denial) async {
        await backend.denied(name: user.name, role: user.role, action: action, subject: subject, because: denial)
    }

    /// Unknown tokens are recorded too, but not so many that guessing fills the disk.
    private func note(stranger name: String, _ action: StaffAction, _ subject: String, _ context: ConsoleContext) async
    {
        guard strangers.mayRecord(at: backend.now()) else {
            context.logger.warning("unknown tokens", metadata: ["request.id": "\(context.requestID)"])
            return
        }
        await backend.denied(name: name, role: nil, action: action, subject: subject, because: .role)
    }
}

/// How many unknown tokens were recorded within the minute.
private final class Strangers: Sendable {
    private static let perMinute = 10
    private let state = Mutex((minute: Int64.min, count: 0))

    func mayRecord(at now: Instant) -> Bool {
        let minute = floorDivide(now.milliseconds, 60_000)
        return state.withLock { state in
            if state.minute != minute { state = (minute, 0) }
            state.count += 1
            return state.count <= Strangers.perMinute
        }
    }
}
