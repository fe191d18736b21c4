import Languages

extension Teller {
    /// Accounts found by a search: address, meter tail and state tell one home from another (F-S16).
    public func accounts(_ response: AccountsResponse) -> [String] {
        guard !response.accounts.isEmpty else { return [say("No account matches.", "没有匹配的账户。")] }
        var table = Table([
            .init(say("ACCOUNT", "户号")), .init(say("NAME", "户名"), mayBeCut: true),
            .init(say("ADDRESS", "地址"), mayBeCut: true),
            .init(say("METER", "电表尾号")), .init(say("SUPPLY", "供电"), mayBeCut: true),
            .init(say("YUAN", "余额"), isNumber: true),
        ])
        for account in response.accounts {
            table.add([
                account.number, account.name, account.address,
                account.meters.map { "…" + Teller.tail($0) }.joined(separator: " "),
                supply(account), account.available,
            ])
        }
        return table.lines(width: width)
            + (response.truncated ? [say("More match: search for more.", "还有更多匹配，请缩小范围。")] : [])
    }

    /// Of an account that has ended nothing more is to be said.
    private func supply(_ account: AccountSummary) -> String {
        guard let life = account.life else { return say(account.supply.words) }
        return life.code == "closed" ? say(life) : say(life) + say(", ", "，") + say(account.supply.words)
    }

    /// Which home this is and how it stands: shown before and after anything is done to it.
    ///
    /// - Parameter withPhone: nothing else on the screen tells it.
    public func home(_ account: AccountResponse, withPhone: Bool = false) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Account", "户号"), "\(account.number)  \(account.name)")
        if let life = account.life, life.code != "open" { sheet.add(say("Life", "状态"), say(life)) }
        sheet.add(say("Address", "地址"), account.address)
        if withPhone { sheet.add(say("Phone", "电话"), phone(account)) }
        sheet.add(
            say("Meter", "电表尾号"),
            account.supplyPoints.map { "…" + Teller.tail($0.meter.number) }.joined(separator: ", "))
        sheet.add(say("Supply", "供电"), say(account.supply.words))
        // What explains a dark home stands at the top.
        sheet.add(
            say("Power", "供电状态"),
            account.supplyPoints.first { $0.power.code == "outage_suspected" }.map { say($0.power) })
        sheet.add(
            say("Relay", "继电器"),
            account.supply != .lockedOut
                ? nil
                : account.supplyPoints.first { $0.lockedOut }?.relay?.state.map { say($0) } ?? say("not known", "未知"))
        sheet.add(say("Protected", "保电"), account.protection.map { protection($0) })
        sheet.add(
            say("Balance", "余额"),
            yuan(account.balance.available)
                + (account.balance.missing == "0.00"
                    ? "" : say("; missing for power: ", "；复电尚缺 ") + yuan(account.balance.missing)))
        sheet.add(say("Power returns", "复电方式"), account.safeRestore.map { say($0) })
        for limit in account.supplyPoints.compactMap(\.limit) { sheet.add(say("Load limit", "用电限额"), limited(limit)) }
        return sheet.lines(width: width)
    }

    /// Everything about an account as it stands.
    public func account(_ account: AccountResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("As of", "数据时间"), time(account.asOf))
        sheet.add(say("Credit class", "信用等级"), account.creditClass.map { $0.uppercased() })
        sheet.add(say("Phone", "电话"), phone(account))
        sheet.add(say("Class", "类别"), say(account.customerClass))
        sheet.add(say("Mode", "缴费方式"), say(Texts.words(account.mode, in: Texts.modes)))
        sheet.add(say("Tariff, terms", "电价、条款"), "\(account.tariff), \(account.terms)")
        sheet.add(
            say("Agreement", "协议"),
            account.agreement.map { "\($0.signedOn), \($0.version)" } ?? say("none on file", "无"))
        sheet.add(
            say("Posted, accrued", "账面、未入账"),
            "\(account.balance.posted), \(account.balance.accrued)"
                + (account.balance.readingAt.map { say("; read ", "；抄表于 ") + time($0) } ?? ""))
        sheet.add(say("Coming bill", "本期账单"), account.balance.forecast.map { forecast($0) })
        sheet.add(say("Decision", "决定"), say(account.decision.action))
        sheet.add(say("because", "原因"), say(Words.list(account.decision.reasons.map(\.words))))
        if let hold = account.hold, hold.inForce {
            sheet.add(
                say("Hold", "暂缓"),
                say(hold.kind) + say(", until ", "，至 ") + time(hold.until)
                    + say(" (\(hold.by): \(hold.reason))", "（\(hold.by)：\(hold.reason)）"))
        }
        for doubt in account.doubts {
            sheet.add(
                say("On hold", "暂缓停电"),
                say(
                    "\(say(doubt.kind)): \(doubt.about), \(yuan(doubt.amount)), until ",
                    "\(say(doubt.kind))：\(doubt.about)，\(yuan(doubt.amount))，至 ") + time(doubt.until))
        }
        for notice in [account.tripNotice, account.finalNotice] {
            guard let notice else { continue }
            sheet.add(say(notice.kind), "\(say(notice.state)) \(notice.deliveredAt.map { time($0) } ?? "")")
        }
        var lines = home(account) + sheet.lines(width: width)
        let dues = self.dues(account.dues)
        if !dues.isEmpty { lines += [""] + dues }
        for point in account.supplyPoints { lines += [""] + supplyPoint(point) }
        if !account.jobs.isEmpty { lines += [""] + jobTable(account.jobs) }
        return lines
    }

    private func phone(_ account: AccountResponse) -> String {
        account.phone ?? say("none: notices are brought to the door", "无：通知须上门送达")
    }

    private func forecast(_ forecast: ForecastBody) -> String {
        say(
            "about \(yuan(forecast.amount)) on \(forecast.cut), if use goes on like this; so far ",
            "按目前用电情况，\(forecast.cut) 出账时约 \(yuan(forecast.amount))；已用 ") + yuan(forecast.soFar)
    }

    private func protection(_ protection: ProtectionBody) -> String {
        let since = protection.since.map { say(", since \(time($0))", "，自 \(time($0))") } ?? ""
        let by = protection.by.map { by in
            by == "engine" ? say(", by import", "，导入") : say(", by \(by)", "，登记人 \(by)")
        }
        let renew = protection.renewBy.map { say(", to be renewed by \($0)", "，须于 \($0) 前续期") } ?? ""
        return say(protection.kind) + since + (by ?? "") + renew
    }

    /// One supply point.
    func supplyPoint(_ point: SupplyPointBody) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Supply point", "供电点"), "\(point.id), \(point.feeder)")
        sheet.add(say("State", "状态"), say(point.supply.words))
        sheet.add(
            say("Meter", "电表"),
            point.meter.number + (point.meter.serial.map { say(", serial ", "，表号 ") + $0 } ?? "")
                + say(
                    ", line \(point.meter.line) unit \(point.meter.unit)",
                    "，线路 \(point.meter.line) 单元 \(point.meter.unit)"))
        sheet.add(say("Reading", "读数"), point.meter.lastReading.map { reading($0) } ?? say("none yet", "尚无"))
        sheet.add(say("Doubt", "存疑"), point.meter.doubt.map { say($0) })
        sheet.add(say("No connection", "无法连接"), point.meter.lineDownSince.map { lineDown(point.meter.line, since: $0) })
        sheet.add(say("No answer", "无应答"), point.meter.silentSince.map { silent(since: $0) })
        if let relay = point.relay {
            let state = relay.state.map { say($0) } ?? say("not known", "未知")
            let by = relay.openedBy.map { " " + say($0) } ?? ""
            let seen = relay.seenAt.map { say(", seen ", "，读于 ") + time($0) } ?? ""
            sheet.add(say("Relay", "继电器"), "\(state)\(by)\(seen) (\(say(relay.pairing)))")
        } else {
            sheet.add(say("Relay", "继电器"), say("none: cannot be switched from afar", "无：不能远程操作"))
        }
        if let count = point.foreignOperations, count > 0 {
            sheet.add(
                say("Operated by others", "非本系统操作"), say("\(count) times seen", "见到 \(count) 次"))
        }
        if let lockOut = point.lockOut {
            sheet.add(
                say("Locked out", "挂牌"),
                lockOut.by.isEmpty
                    ? say("by whom cannot be read", "挂牌人无法辨认")
                    : say(
                        "by \(lockOut.by) since \(time(lockOut.at)): \(lockOut.reason)",
                        "\(lockOut.by) 于 \(time(lockOut.at)) 挂牌：\(lockOut.reason)"))
        }
        if let restore = point.restore {
            let cause = say(Texts.recorded(restore.cause))
            sheet.add(
                say("Restore", "复电"),
                say(
                    "owed since \(time(restore.since)), \(restore.attempts) attempts: \(cause)",
                    "自 \(time(restore.since)) 起，已尝试 \(restore.attempts) 次：\(cause)"))
            sheet.add(
                say("Waits", "等待"),
                restore.waitsUntil.map {
                    say(
                        "its turn, since many homes return at once; at the latest \(time($0))",
                        "大批复电错峰，最迟 \(time($0)) 合闸")
                })
        }
        sheet.add(say("Power", "供电状态"), say(point.power))
        sheet.add(say("Opening", "断开核实"), point.proof.map { say($0) })
        sheet.add(say("Order", "命令"), point.order.map { "\(say($0.kind)): \(say($0.state))" })
        return sheet.lines(width: width)
    }

    private func limited(_ limit: LoadLimitBody) -> String {
        let power = say("\(limit.watts) W", "\(limit.watts) 瓦")
        let basis = say(limit.basis) + (limit.insteadOfCut ? say(", instead of a cut", "，以限代停") : "")
        let set =
            "\(power) (\(basis)), "
            + say("set by \(limit.by) at \(time(limit.since))", "\(limit.by) 于 \(time(limit.since)) 设置")
        if limit.offUntilCalled { return set + say("; off until the customer calls", "；已停电，待用户致电") }
        if let until = limit.offUntil { return set + say("; off until \(time(until))", "；已停电至 \(time(until))") }
        if limit.marksOver > 0 {
            return set + say("; above it at \(limit.marksOver) marks in a row", "；连续 \(limit.marksOver) 次超限")
        }
        return set + (limit.warnedAt.map { say("; warned at \(time($0))", "；\(time($0)) 已提醒") } ?? "")
    }

    private func lineDown(_ line: String, since: String) -> String {
        say("line \(line) has been down since \(time(since))", "线路 \(line) 自 \(time(since)) 起离线")
    }

    private func silent(since: String) -> String {
        say(
            "since \(time(since)); it is asked ever more rarely, and comes back by itself",
            "自 \(time(since)) 起；系统会以递增间隔重试，恢复后自动继续")
    }

    /// From where to where, and that nobody pays for what lies between.
    private static func words(_ baseline: BaselineBody) -> Words {
        guard let from = baseline.from else {
            return Words("\(baseline.to) kWh; nothing counted before", "\(baseline.to) 千瓦时；此前无有效读数")
        }
        return Words(
            "from \(from) to \(baseline.to) kWh; what lies between is not billed",
            "由 \(from) 至 \(baseline.to) 千瓦时；其间电量不计费")
    }

    /// Milliamperes as people read them: `1.234 A`, `60 A`.
    static func amperes(_ milliamperes: Int) -> String { thousandths(milliamperes, isTrimmed: true) + " A" }

    /// Watt-hours as kWh with three digits.
    static func kilowattHours(_ wattHours: Int) -> String { thousandths(wattHours, isTrimmed: false) }

    private static func thousandths(_ value: Int, isTrimmed: Bool) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
        var digits = String(String(1000 + rest).dropFirst())
        while isTrimmed, digits.last == "0" { digits.removeLast() }
        return (value < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : "." + digits)
    }

    /// A reading in one line.
    func reading(_ reading: ReadingBody) -> String {
        var parts = [say("\(reading.energy) kWh", "\(reading.energy) 千瓦时")]
        if let power = reading.power { parts.append("\(power) W") }
        if let current = reading.current { parts.append(Teller.amperes(current)) }
        if let voltage = reading.voltage { parts.append("\(voltage / 1000) V") }
        return parts.joined(separator: ", ") + say(" at ", "，") + time(reading.sourceAt) + " (\(say(reading.purpose)))"
    }

    /// A meter as it stands.
    public func meter(_ meter: MeterResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Meter", "电表"), meter.number)
        sheet.add(say("As of", "数据时间"), time(meter.asOf))
        sheet.add(say("Serial", "表号"), meter.serial ?? say("none on file", "无"))
        sheet.add(say("Account", "户号"), meter.account ?? say("none", "无"))
        sheet.add(say("Profile", "规约"), meter.profile)
        if let line = meter.line {
            let block = meter.block > 0 ? say(" block \(meter.block)", " 块 \(meter.block)") : ""
            sheet.add(
                say("Line", "线路"),
                "\(line.name) (\(line.endpoint))" + say(" unit \(meter.unit)", " 单元 \(meter.unit)") + block)
        }
        sheet.add(
            say("No connection", "无法连接"),
            meter.line.flatMap { line in line.downSince.map { lineDown(line.name, since: $0) } })
        sheet.add(say("No answer", "无应答"), meter.silentSince.map { silent(since: $0) })
        sheet.add(say("Largest current", "最大电流"), meter.maximumCurrent.map { Teller.amperes($0) })
        sheet.add(say("Reading", "读数"), meter.lastReading.map { reading($0) } ?? say("none yet", "尚无"))
        if let ratio = meter.ratio {
            sheet.add(
                say("At the plate", "表盘示数"),
                say("\(meter.register ?? "–") kWh, times \(ratio)", "\(meter.register ?? "–") 千瓦时，倍率 \(ratio)"))
        }
        sheet.add(say("Doubt", "存疑"), meter.doubt.map { say($0) })
        sheet.add(say("Answers in its place", "实际应答"), meter.foreignSerial)
        if meter.needsBaseline {
            if let baseline = meter.baseline { sheet.add(say("New baseline", "新底数"), say(Teller.words(baseline))) }
            sheet.add(
                say("To do", "待处理"),
                say(
                    "look at the meter; if it is right, accept the new baseline: fudian meter \(meter.number) accept --reason R",
                    "请核对电表；无误则确认新底数：fudian meter \(meter.number) accept --reason R"))
        }
        return sheet.lines(width: width) + (meter.supplyPoint.map { [""] + supplyPoint($0) } ?? [])
    }
}
