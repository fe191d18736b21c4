import Quantities

extension JournalEvent {
    /// The event as one line of JSON, without the line's end. The keys always stand in the same order.
    public var line: String {
        var json = JSONLine()
        json.add("seq", Int64(number))
        json.add("at", at.milliseconds)
        json.add("sim", simulated.milliseconds)
        json.add("event", what.name)
        what.write(to: &json)
        return json.text
    }
}

extension JournalEvent.What {
    /// The event's kind as the journal writes it.
    public var name: String {
        switch self {
        case .connected: "connected"
        case .disconnected: "disconnected"
        case .write: "write"
        case .read: "read"
        case .serialRead: "serial_read"
        case .contact: "contact"
        case .stuck: "stuck"
        case .harm: "HARM"
        case .purchase: "purchase"
        case .faultOn: "fault_on"
        case .faultOff: "fault_off"
        case .rebooted: "rebooted"
        case .changed: "changed"
        case .swapped: "swapped"
        case .hand: "hand"
        }
    }

    fileprivate func write(to json: inout JSONLine) {
        switch self {
        case .connected(let endpoint, let connection), .disconnected(let endpoint, let connection):
            json.add("endpoint", endpoint)
            json.add("connection", Int64(connection))
        case .write(let record): record.write(to: &json)
        case .read(let endpoint, let connection, let unit, let function, let address, let count):
            json.add("endpoint", endpoint)
            json.add("connection", Int64(connection))
            json.add("unit", Int64(unit))
            json.add("function", Int64(function))
            json.add("address", Int64(address))
            json.add("count", Int64(count))
        case .serialRead(let place, let connection, let serial):
            json.add(place)
            json.add("connection", Int64(connection))
            json.add("serial", serial)
        case .contact(let record):
            json.add(record.place)
            json.add("position", record.position.rawValue)
            json.add(record.cause)
            json.add("serials", record.serials)
            json.add("watts_before", record.wattsBefore)
            json.add("watts_after", record.wattsAfter)
        case .stuck(let place, let wanted, let cause):
            json.add(place)
            json.add("wanted", wanted.rawValue)
            json.add(cause)
        case .harm(let place, let command, let damage):
            json.add(place)
            json.add("command", Int64(command))
            json.add("damage", damage)
        case .purchase(let record):
            json.add(record.place)
            json.add("serial", record.serial)
            if let command = record.command { json.add("command", Int64(command)) }
            json.add("amount", record.amount)
            json.add("count", record.count)
            json.add("before", record.before)
            json.add("after", record.after)
        case .faultOn(let place, let fault):
            json.add(place)
            json.add("fault", fault.kind.rawValue)
            if let value = fault.value { json.add("value", value) }
            if let count = fault.count { json.add("count", Int64(count)) }
            if fault.trigger != .any { json.add("on", fault.trigger.rawValue) }
        case .faultOff(let place, let kind, let number):
            json.add(place)
            json.add("fault", kind.rawValue)
            json.add("since", Int64(number))
        case .rebooted(let place): json.add(place)
        case .changed(let place, let subject, let from, let to):
            if let place { json.add(place) }
            json.add("subject", subject)
            json.add("from", from)
            json.add("to", to)
        case .swapped(let a, let b):
            json.add("place", a.description)
            json.add("with", b.description)
        case .hand(let place, let action):
            json.add(place)
            json.add("action", action.rawValue)
        }
    }
}

extension WriteRecord {
    fileprivate func write(to json: inout JSONLine) {
        json.add(place)
        json.add("connection", Int64(connection))
        json.add("function", Int64(function))
        json.add("address", Int64(address))
        json.add("values", values.map(Int64.init))
        switch outcome {
        case .performed: json.add("outcome", "performed")
        case .refused(let code):
            json.add("outcome", "refused")
            json.add("exception", Int64(code))
        case .lost: json.add("outcome", "lost")
        case .echoedOnly: json.add("outcome", "echoed_only")
        }
        if !orders.isEmpty { json.add("orders", orders.map { "\($0.place) \($0.position.rawValue)" }) }
    }
}

extension JSONLine {
    fileprivate mutating func add(_ place: Place) {
        add("endpoint", place.endpoint)
        if let unit = place.unit { add("unit", Int64(unit)) }
        if let part = place.part { add("part", Int64(part)) }
    }

    fileprivate mutating func add(_ cause: ContactCause) {
        switch cause {
        case .command(let number):
            add("cause", "command")
            add("command", Int64(number))
        case .hand: add("cause", "hand")
        case .protection: add("cause", "protection")
        case .credit: add("cause", "credit")
        case .reboot: add("cause", "reboot")
        case .fault: add("cause", "fault")
        }
    }
}
