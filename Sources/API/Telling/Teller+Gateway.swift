import Languages

extension Teller {
    /// The gateway at a glance.
    public func status(_ status: StatusResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Fudian", "复电"), status.version + say(", running since ", "，启动于 ") + time(status.startedAt))
        sheet.add(say("As of", "数据时间"), time(status.asOf))
        let vouched = status.clock.trustedBy.map { say(" (vouched for by \($0))", "（由 \($0) 确认）") } ?? ""
        sheet.add(
            say("Clock", "时钟"),
            (status.clock.trusted
                ? say("trusted", "可信") + vouched : say("NOT trusted: nobody is switched off", "不可信：暂停停电")) + " "
                + status.clock.zone)
        sheet.add(say("because", "原因"), status.clock.doubt.map { say($0) })
        sheet.add(
            say("Store", "数据库"),
            status.store.sound
                ? say("sound", "完好") : say("NOT sound: only restores; call the engineer", "异常：仅可复电，请通知工程师"))
        if status.store.gone == true {
            sheet.add(
                say("Store GONE", "数据库丢失"),
                say(
                    "its files were deleted or replaced under the running daemon; nothing is booked. Do not restart: docs/operations.md",
                    "数据库文件在运行中被删除或替换；不再入账。切勿重启：见 docs/operations.md"))
        } else if !status.store.takesPayments {
            sheet.add(
                say("Payments", "缴费"),
                say(
                    "cannot be stored now: the disk is full. Free space where the data folder lies; restores go on",
                    "暂时无法存储：磁盘已满。请在数据目录所在磁盘腾出空间；复电照常"))
        }
        sheet.add(
            say("Audit chain", "审计链"),
            say("\(status.audit.rows) rows, head ", "\(status.audit.rows) 条，链尾 ") + status.audit.head)
        if status.demonstration {
            sheet.add(
                say("Site", "站点"),
                say(
                    "for demonstrations: a file that says released: true may change prices without a second person",
                    "演示站点：写有 released: true 的文件可不经第二人审批变更电价"))
        }
        if !status.importReleased { sheet.add(say("Trips", "停电"), say("not released since the import", "导入后尚未放行")) }
        for breaker in status.breakers {
            let command = "fudian breaker reset" + (breaker.feeder.map { " --feeder \($0)" } ?? "")
            let place = breaker.feeder ?? say("the whole gateway", "整个网关")
            sheet.add(
                say("Breaker OPEN", "停电闭锁"),
                say(
                    "\(place): no trips since \(time(breaker.at)), \(say(breaker.cause)) (\(breaker.seen)); two persons reset it: \(command)",
                    "\(place)：自 \(time(breaker.at)) 起暂停停电，\(say(breaker.cause))（\(breaker.seen)）；须双人解除：\(command)"
                ))
        }
        sheet.add(
            say("Rescue list", "救援清单"),
            status.rescueListAt.map { say("true as of ", "截至 ") + time($0) }
                ?? say("NOT written: see the alarm rescue.unwritable", "未能写入：见告警 rescue.unwritable"))
        sheet.add(say("Accounts", "账户"), String(status.accounts))
        let doubt =
            status.meters.inDoubt > 0 ? say(", \(status.meters.inDoubt) in doubt", "，\(status.meters.inDoubt) 存疑") : ""
        let last =
            status.meters.lastReadingAt.map { say("; last reading ", "；最近读数 ") + time($0) }
            ?? say("; none read yet", "；尚未抄表")
        sheet.add(say("Meters", "电表"), "\(status.meters.total)" + doubt + last)
        sheet.add(
            say("Lines", "线路"),
            say("\(status.lines.up) of \(status.lines.total) up", "\(status.lines.total) 条中 \(status.lines.up) 条在线"))
        if !status.lines.misrouted.isEmpty {
            sheet.add(
                say("Misrouted", "串线"),
                status.lines.misrouted.joined(separator: ", ") + say(": no trips there", "：暂停停电"))
        }
        let closing = status.supply.restoresOwed - status.supply.restoresWaiting
        sheet.add(
            say("Supply", "供电"),
            say(
                "\(status.supply.off) off by us, \(status.supply.offOtherwise) open otherwise, \(closing) being switched on, "
                    + "\(status.supply.ordersUnderWay) orders under way",
                "本系统停电 \(status.supply.off)，其他断开 \(status.supply.offOtherwise)，正在复电 \(closing)，"
                    + "进行中命令 \(status.supply.ordersUnderWay)"))
        if status.supply.restoresWaiting > 0 {
            sheet.add(
                say("Due to return", "待复电"),
                say(
                    "\(status.supply.restoresWaiting) wait for the customer's yes, an engineer or the end of a tag",
                    "\(status.supply.restoresWaiting) 处待用户确认、技术人员到场或摘牌"))
        }
        if !status.supply.outages.isEmpty {
            sheet.add(
                say("Without power", "疑似停电"),
                status.supply.outages.joined(separator: ", ") + say(": see fudian outage", "：见 fudian outage"))
        }
        if !status.supply.lockedOut.isEmpty {
            sheet.add(say("Locked out", "挂牌"), status.supply.lockedOut.joined(separator: "; "))
        }
        sheet.add(
            say("Notices", "通知"), say("\(status.noticesOnTheirWay) on their way", "\(status.noticesOnTheirWay) 条在途"))
        sheet.add(
            say("Work items", "待办"),
            say(
                "\(status.jobs.open) open, \(status.jobs.overdue) overdue",
                "\(status.jobs.open) 项，逾期 \(status.jobs.overdue) 项"))
        return sheet.lines(width: width)
    }

    /// The gateway's clock alone.
    public func clock(_ status: StatusResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Time", "时间"), time(status.asOf) + " " + status.clock.zone)
        sheet.add(say("Trusted", "可信"), yes(status.clock.trusted))
        sheet.add(say("because", "原因"), status.clock.doubt.map { say($0) })
        sheet.add(say("Vouched for by", "确认人"), status.clock.trustedBy)
        return sheet.lines(width: width)
    }

    /// The lines.
    public func lines(_ response: LinesResponse) -> [String] {
        var table = Table([
            .init(say("LINE", "线路"), mayBeCut: true), .init(say("ENDPOINT", "地址"), mayBeCut: true),
            .init(say("DRIVER", "驱动")),
            .init(say("STATE", "状态")), .init(say("METERS", "电表"), isNumber: true),
            .init(say("IN DOUBT", "存疑"), isNumber: true),
            .init(say("LAST READING", "最近读数")),
        ])
        for line in response.lines {
            let state = line.misroute == nil ? self.state(line) : say("misrouted", "串线")
            table.add([
                line.name, line.endpoint, line.driver, state, String(line.meters), String(line.metersInDoubt),
                line.lastReadingAt.map { time($0) } ?? "–",
            ])
        }
        let silent = response.lines.flatMap { line in
            line.silentUnits.map { unit in
                say(
                    "Line \(line.name), unit \(unit.unit): no answer since \(time(unit.since))",
                    "线路 \(line.name) 单元 \(unit.unit)：自 \(time(unit.since)) 起无应答")
            }
        }
        return table.lines(width: width) + silent + response.lines.compactMap(scan)
    }

    private func scan(_ line: LineStatus) -> String? {
        guard let scan = line.scan else { return nil }
        guard let endedAt = scan.endedAt else {
            return say(
                "Line \(line.name): searched since \(time(scan.begunAt))",
                "线路 \(line.name)：自 \(time(scan.begunAt)) 起正在巡查")
        }
        return say(
            "Line \(line.name), searched until \(time(endedAt)): \(scan.asked) free addresses asked, \(scan.found) answered, \(scan.left) not asked",
            "线路 \(line.name)，\(time(endedAt)) 巡查完毕：查询空闲地址 \(scan.asked) 个，应答 \(scan.found) 个，未查 \(scan.left) 个")
    }

    private func state(_ line: LineStatus) -> String {
        guard !line.up else { return say("up", "在线") }
        return line.downSince.map { say("down since \(time($0))", "自 \(time($0)) 离线") } ?? say("down", "离线")
    }

    /// Who holds a token.
    public func users(_ response: UsersResponse) -> [String] {
        var table = Table([
            .init(say("NAME", "姓名"), mayBeCut: true), .init(say("ROLE", "角色")), .init(say("ACTIVE", "有效")),
            .init(say("MADE BY", "创建人"), mayBeCut: true), .init(say("CONFIRMED BY", "确认人"), mayBeCut: true),
        ])
        for user in response.users {
            table.add([
                user.name, say(user.role), yes(user.active), user.madeBy ?? "–", user.confirmedBy ?? "–",
            ])
        }
        return table.lines(width: width)
    }

    /// What an import would do or did.
    public func importing(_ response: ImportResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Feeders", "馈线"), String(response.feeders))
        sheet.add(say("Lines", "线路"), String(response.lines))
        sheet.add(say("Tariffs", "电价"), String(response.tariffs))
        sheet.add(say("Terms", "供电条款"), String(response.terms))
        sheet.add(
            say("Accounts", "账户"),
            say(
                "\(response.accounts), of them \(response.newAccounts.count) new",
                "\(response.accounts)，其中新增 \(response.newAccounts.count)")
                + (response.newAccounts.count == 100 ? say(" or more", " 或更多") : ""))
        if !response.existingAccounts.isEmpty {
            sheet.add(say("Exist already", "已存在"), response.existingAccounts.joined(separator: ", "))
        }
        sheet.add(say("Supply points", "供电点"), String(response.supplyPoints))
        sheet.add(say("Opening balances", "期初余额合计"), yuan(response.openingBalances))
        let preview =
            response.clashes.isEmpty
            ? say("Preview: nothing has changed.", "预览：未作任何更改。")
            : say("Preview: it would be refused; nothing has changed.", "预览：导入将被拒绝；未作任何更改。")
        let head = response.preview ? preview : say("Taken over.", "已导入。")
        var trips: [String] = []
        if response.accounts > 0 {
            trips.append(
                response.released
                    ? say("Trips are released by the file.", "文件已放行停电。")
                    : say(
                        "Trips are off until a supervisor releases them: fudian import --release --reason R.",
                        "停电须由主管放行：fudian import --release --reason R。"))
        }
        let waiting = response.proposals.map {
            response.preview
                ? say("Would wait for a second person: \($0)", "导入后须第二人审批：\($0)")
                : say("Waits for a second person: fudian approve \($0)", "待第二人审批：fudian approve \($0)")
        }
        let clashes = response.clashes.map {
            say("Refused for: ", "拒绝原因：") + ($0.name == "fault" ? "" : $0.name + ": ")
                + ($0.words.map { say($0) } ?? $0.value ?? $0.name)
        }
        let warnings = response.warnings.map {
            say("Look again: ", "请再核对：") + "\($0.name): \($0.words.map { say($0) } ?? "")"
        }
        return [head] + sheet.lines(width: width) + trips
            + (waiting + clashes + warnings).map { TerminalText.clean($0) }
    }
}
