import Languages

extension Teller {
    /// What a walk along the audit chain found.
    public func auditProof(_ proof: AuditProofResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Rows that are right", "无误条数"), String(proof.rows))
        sheet.add(say("Head", "链尾"), proof.head)
        let verdict =
            proof.fault.map { say("NOT SOUND: ", "审计链异常：") + say($0) }
            ?? say("Sound: no row was changed, deleted, moved or cut off.", "完好：没有记录被更改、删除、移动或截断。")
        return [verdict] + sheet.lines(width: width)
    }

    /// When a home was off, and why, row by row.
    ///
    /// - Parameter zone: the zone of all times, where nobody could know it otherwise.
    public func offTimes(_ response: OffTimesResponse, zone: String? = nil) -> [String] {
        var lines = [
            "\(response.account)  "
                + say(
                    "by the audit trail alone, \(time(response.from)) to \(time(response.to))",
                    "仅依据审计记录，\(time(response.from)) 至 \(time(response.to))")
        ]
        if let zone { lines.append(say("all times in \(zone)", "时间均为 \(zone)")) }
        if response.times.isEmpty { lines.append(say("It was not off in this time.", "此期间没有停电。")) }
        for off in response.times {
            let end = off.to.map { time($0) } ?? say("now: it is off still", "现在：仍然停电")
            lines += ["", say("Off from \(time(off.from)) to \(end)", "停电：\(time(off.from)) 至 \(end)")]
            var sheet = Sheet()
            sheet.add("  " + say("by", "原因"), say(off.by))
            sheet.add("  " + say("not before", "不早于"), off.notBefore.map { time($0) })
            sheet.add("  " + say("not on before", "复电不早于"), off.endsNotBefore.map { time($0) })
            lines += sheet.lines(width: width)
            for row in off.rows { lines += told(row) }
        }
        return lines
    }

    private func told(_ row: AuditRowBody) -> [String] {
        let about = say(Texts.subject(row.subject)) + ": " + say(Texts.auditReason(row.action, row.reason))
        let what = row.after.map { " → " + say(Texts.recorded($0)) } ?? ""
        let who = [row.actor, row.second].compactMap { $0 }.joined(separator: "+")
        let sentence = "#\(row.position) \(who): \(say(Texts.auditAction(row.action))), \(about)\(what)"
        let wrapped = TerminalText.wrapped(TerminalText.clean(sentence), to: width.map { max(30, $0 - 22) } ?? Int.max)
        return wrapped.enumerated().map { index, text in
            "  " + (index == 0 ? time(row.at) : "                   ") + " " + text
        }
    }
}
