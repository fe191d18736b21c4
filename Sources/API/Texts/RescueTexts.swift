import Languages

extension ErrorCode {
    /// What keeps a home from being switched on by the rescue list.
    var rescueWords: Words {
        switch self {
        case .rescueListMissing:
            Words(
                "The rescue list cannot be read. Its place is rescue.file in the configuration; give --config or --list, and read it as "
                    + "root.",
                "无法读取救援清单。其位置见配置中的 rescue.file；请给出 --config 或 --list，并以 root 读取。")
        case .rescueListFaulty:
            Words(
                "The rescue list is not whole, or was not signed with this key: nothing was written. Look for another copy.",
                "救援清单不完整，或签名与密钥不符，未写入。请查找其他副本。")
        case .rescueUnlisted:
            Words(
                "This account is not on the rescue list: by then Fudian had not switched it off. Nothing was written.",
                "救援清单中没有该户：清单生成时并非由本系统停电。未写入。")
        case .rescueNotSupervisor:
            Words(
                "This token is of no supervisor of the rescue list: nothing was written.", "该令牌不属于清单中的主管，未写入。")
        case .rescueReasonMissing:
            Words("Say why: it is recorded. Nothing was written.", "请说明原因，将被记录。未写入。")
        case .rescueLockedOut:
            Words(
                "An electrician's tag hangs there: nothing was written. Only they may lift it.", "该处已有电工挂牌，未写入。须由挂牌人摘牌。"
            )
        case .rescueNotConfirmed:
            Words(
                "It was off for more than a week, or the customer wants to be asked first: nothing was written. Speak with them, then "
                    + "say so: --confirmed.",
                "停电已超过一周，或用户要求复电前先征得同意，未写入。请与用户确认后加 --confirmed。")
        case .rescueProtected:
            Words(
                "The meter's own protection has opened it, or may have, for its relay tells nothing: that had a cause, and nothing was "
                    + "written. An engineer looks for it on the spot; then say so: --over-protection.",
                "电表自身保护已动作，或继电器状态读不出、可能已动作：必有原因，未写入。请工程师到现场查明后加 --over-protection。")
        case .rescueUnprovable:
            Words(
                "Nothing tells from here which device this is: nothing was written. Someone must go there.",
                "在此无法核实是哪台设备，未写入。须到现场处理。")
        case .rescueOtherDevice:
            Words(
                "Another device answers there than the list says: nothing was written. Someone must go there.",
                "应答的设备与清单不符，未写入。须到现场处理。")
        default:
            Words(
                "The meter or its line does not answer: nothing was seen to be switched. Try again, or go there.",
                "电表或线路无应答，未见继电器动作。请重试或到现场处理。")
        }
    }
}
