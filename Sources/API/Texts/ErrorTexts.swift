import Languages

extension ErrorCode {
    /// What happened and what to do.
    public var words: Words {
        switch self {
        case .requestMalformed:
            Words(
                "The body is not one JSON object. Send one: {\"name\": \"value\"}.",
                "请求体不是一个 JSON 对象，请发送一个：{\"name\": \"value\"}。")
        case .requestInvalid:
            Words(
                "The request has faults; nothing was done. Mend what is listed and send it again.",
                "请求有误，未作任何处理。请按所列问题修改后重新提交。")
        case .requestTooLarge: Words("The body is too large. Split it.", "请求体过大，请拆分后提交。")
        case .requestConflict:
            Words(
                "This request id was used before for something else; nothing was done. Use a new id for a new request.",
                "该请求号已用于其他请求，未作任何处理。新请求请使用新的请求号。")
        case .routeUnknown:
            Words("There is nothing at this address. See docs/openapi.yaml.", "该地址不存在，请参阅 docs/openapi.yaml。")
        case .methodNotAllowed:
            Words("This address does not take that method. See docs/openapi.yaml.", "该地址不支持此方法，请参阅 docs/openapi.yaml。")
        case .tokenMissing:
            Words(
                "A token is needed: send it as \"Authorization: Bearer ...\".", "需要令牌：请以 “Authorization: Bearer …” 提交。")
        case .tokenUnknown:
            Words(
                "The token is not known or was withdrawn. Ask the security administrator for a new one.",
                "令牌未知或已撤销，请向安全管理员申请新令牌。")
        case .roleDenied:
            Words("Your role may not do this. The attempt was recorded.", "您的角色无权执行此操作，本次尝试已记录。")
        case .secondRoleDenied:
            Words(
                "The second person's role may not do this. The attempt was recorded.", "第二人的角色无权执行此操作，本次尝试已记录。")
        case .secondMissing:
            Words(
                "This needs a second person with a token of their own: --second-token-file, or the header Fudian-Second-Authorization.",
                "此操作需要第二人以其本人令牌共同授权：--second-token-file，或请求头 Fudian-Second-Authorization。")
        case .secondUnknown: Words("The second person's token is not known or was withdrawn.", "第二人的令牌未知或已撤销。")
        case .secondSame: Words("The second person must be another person.", "第二授权人必须是另一人。")
        case .signatureMissing:
            Words(
                "This channel's front signs its requests: send Fudian-Created and Fudian-Signature. The attempt was recorded.",
                "该渠道的前置系统须对请求签名：请附 Fudian-Created 和 Fudian-Signature。本次尝试已记录。")
        case .signatureWrong:
            Words(
                "The signature is not that of the channel's front over this request. Nothing was done; the attempt was recorded.",
                "签名与渠道前置系统对本请求的签名不符，未作任何处理，本次尝试已记录。")
        case .signatureStale:
            Words(
                "The request was signed more than five minutes ago, or ahead of time. Set the clock and sign it anew.",
                "签名时间与当前时间相差超过五分钟，请校准时钟后重新签名。")
        case .accountUnknown:
            Words(
                "There is no account with this number. Search for it by name, address, phone or meter.",
                "没有该户号的账户，请按姓名、地址、电话或电表查找。")
        case .meterUnknown: Words("There is no meter with this number. Check the plate.", "没有该编号的电表，请核对铭牌。")
        case .lineUnknown: Words("There is no line with this name. List the lines.", "没有该名称的线路，请查看线路列表。")
        case .jobUnknown: Words("There is no open work item with this id.", "没有该编号的待办事项。")
        case .paymentUnknown: Words("There is no payment with this key.", "没有该流水号的缴费记录。")
        case .payerUnknown: Words("There is no payer with this payment number.", "没有该缴费号的付款人。")
        case .billUnknown: Words("There is no bill with this number.", "没有该编号的账单。")
        case .closeUnknown:
            Words(
                "This business date of the channel has no daily close. List them: fudian close list.",
                "该渠道的该业务日期尚未日结，请用 fudian close list 查看。")
        case .tariffUnknown:
            Words(
                "There is no tariff with this name. List them: fudian tariff show.",
                "没有该名称的电价，请用 fudian tariff show 查看。")
        case .userUnknown: Words("There is no user with this name.", "没有该名称的用户。")
        case .paymentRefused:
            Words("The payment was refused; nothing was booked. Mend what is listed.", "缴费被拒绝，未入账。请按所列问题修改。")
        case .paymentConflict:
            Words(
                "This payment key was used before with another account or amount; nothing was booked. Check the serial number.",
                "该缴费流水号已用于其他户号或金额，未入账。请核对流水号。")
        case .reversalRefused:
            Words(
                "The reversal was refused; nothing was taken back. Mend what is listed.", "冲正被拒绝，未作任何冲正。请按所列问题修改。")
        case .reversalConflict:
            Words(
                "This reversal id was used before with another payment, amount or reason; nothing was taken back. Check the id.",
                "该冲正号已用于其他缴费、金额或原因，未作任何冲正。请核对冲正号。")
        case .closeFileFaulty:
            Words(
                "The channel's file was refused as a whole; nothing has changed. Mend what is listed, or ask the channel for it again.",
                "渠道文件整体被拒绝，未作任何更改。请按所列问题修改，或请渠道重新提供。")
        case .importFaulty:
            Words(
                "The file was refused as a whole; nothing has changed. Mend what is listed.", "文件整体被拒绝，未作任何更改。请按所列问题修改。"
            )
        case .paymentsUnavailable:
            Words(
                "Payments cannot be stored at present: the disk with the store is full. Nothing was booked. Free space there, then "
                    + "send the same request again.",
                "目前无法存储缴费记录：数据库所在磁盘已满。未入账。请腾出空间后重发相同请求。")
        case .storeFull:
            Words(
                "The disk with the store is full: nothing was done, only restores still are. Free space there, then send the same "
                    + "request again.",
                "数据库所在磁盘已满：未作任何处理，仅复电照常。请腾出空间后重发相同请求。")
        case .storeRefused:
            Words(
                "The store did not take this; nothing was done. Tell the engineer the time: the daemon's log says why.",
                "数据库未接受此请求，未作任何处理。请将时间告知工程师，原因见守护进程日志。")
        case .storeGone:
            Words(
                "The store's files were taken away under the running daemon: nothing was booked or done. Tell the engineer now, before the "
                    + "daemon is restarted.",
                "运行中守护进程的数据库文件已被移走：未入账，未作任何处理。请在重启守护进程之前立即通知工程师。")
        case .engineBusy:
            Words("The gateway is busy. Send the same request again in a moment.", "网关繁忙，请稍后重发相同请求。")
        case .answerLate:
            Words(
                "No answer came in time. It may still be done: send the same request again under the same id or key.",
                "未及时收到结果，请求仍可能被执行。请以相同的请求号或流水号重发。")
        case .storeUnreadable:
            Words(
                "The store could not be read. Try again, and tell the engineer if it lasts.", "无法读取数据库，请重试；若持续出现请通知工程师。"
            )
        case .storeSlow:
            Words(
                "The answer took too long to look up; nothing was done. Ask for less at a time, or again later.",
                "查询耗时过长，未作任何处理。请缩小查询范围，或稍后重试。")
        case .internalError:
            Words("An unforeseen error. Tell the engineer the request id.", "发生意外错误，请将请求编号告知工程师。")
        case .serverUnreachable:
            Words(
                "The daemon does not answer.",
                "守护进程无应答。")
        case .serverInvalid:
            Words(
                "This is no server address. Write unix:/path or https://host:port.",
                "服务器地址无效，请写成 unix:/路径 或 https://主机:端口。")
        case .serverPlain:
            Words(
                "Your token would cross the network in the clear: plain http goes only to the loopback. Write https://host:port.",
                "令牌会在网络上明文传送：http 仅可用于本机回环地址。请写 https://主机:端口。")
        case .serverNotUnderstood:
            Words("The answer is not one of a Fudian daemon, or of another version.", "无法理解应答：对方不是 Fudian 守护进程或版本不符。")
        case .tokenFileUnreadable:
            Words(
                "The token file cannot be read. Give --token-file, set FUDIAN_TOKEN_FILE, or write the token to ~/.config/fudian/token.",
                "无法读取令牌文件。请使用 --token-file、设置 FUDIAN_TOKEN_FILE，或将令牌写入 ~/.config/fudian/token。")
        case .tokenFileExists:
            Words(
                "There is a file of this name already, and a token never takes another's place; nothing was done. Give a new path.",
                "该文件已存在，令牌不会覆盖已有文件，未作任何操作。请给出新的路径。")
        case .tokenFileUnwritable:
            Words(
                "The token file cannot be written; nothing was done. Give a path in a folder that you may write to.",
                "无法写入令牌文件，未作任何操作。请给出您有权写入的文件夹中的路径。")
        case .fileUnreadable:
            Words(
                "A file or folder cannot be read. Check its path, and that you may read it.",
                "无法读取文件或文件夹，请核对路径和读取权限。")
        case .fileExists:
            Words(
                "There is a file of this name already, and it is not written over; nothing was done. Give a new path, or move it away.",
                "该文件已存在，不会覆盖，未作任何操作。请给出新的路径，或先移走原文件。")
        case .fileUnwritable:
            Words(
                "The file cannot be written; nothing of it was left. Give a path in a folder that you may write to and that has space.",
                "无法写入文件，未留下任何内容。请给出您有权写入且空间充足的文件夹中的路径。")
        case .fileFaulty: Words("The file has faults. Mend what is listed.", "文件有误，请按所列问题修改。")
        case .profilesFaulty:
            Words(
                "Without sound profiles nobody can say what switches a relay; nothing was sent. Mend them, or give --profiles.",
                "规约有误，无法判断哪些寄存器控制继电器，未发送任何请求。请修改，或给出 --profiles。")
        case .profilesMissing:
            Words(
                "The folder has no profile, so nobody can say what switches a relay; nothing was sent. Give --profiles.",
                "文件夹中没有规约，无法判断哪些寄存器控制继电器，未发送任何请求。请给出 --profiles。")
        case .profileUnknown:
            Words("There is no such profile. See fudian profile list.", "没有该规约，请参阅 fudian profile list。")
        case .writeForbidden:
            Words(
                "The profile forbids to write there, always: nothing was written. If the device is another one, name its --profile.",
                "规约禁止写入该地址，未写入。若为其他设备，请用 --profile 指明。")
        case .writeSwitches:
            Words(
                "This switches a relay by the profile: nothing was written. For a supply in service use fudian restore or trip; "
                    + "before that, --commissioning.",
                "按规约，该地址控制继电器，未写入。在运供电请使用 fudian restore 或 trip；投运前可加 --commissioning。")
        case .endpointServed:
            Words(
                "The daemon serves this endpoint: nothing was sent. Use fudian read, or stop the daemon.",
                "守护进程正在服务该端点，未发送任何请求。请使用 fudian read，或先停止守护进程。")
        case .daemonSilent:
            Words(
                "A daemon has the data folder and answers on no such socket, so nobody can say whether it serves this endpoint: nothing was "
                    + "sent. Name its socket with --server, or stop it.",
                "守护进程正占用数据目录，但该套接字无应答，无法判断端点是否被服务，未发送任何请求。请用 --server 指明套接字，或先停止守护进程。")
        case .notConfirmed: Words("That was no yes: nothing was done.", "未确认，未作任何操作。")
        case .rescueListMissing, .rescueListFaulty, .rescueUnlisted, .rescueNotSupervisor, .rescueReasonMissing,
            .rescueLockedOut, .rescueNotConfirmed, .rescueProtected, .rescueUnprovable, .rescueOtherDevice,
            .rescueSilent:
            rescueWords
        case .meterDiffers:
            Words(
                "No meter of this account ends so: nothing was done. Is it the right account?",
                "该账户没有此尾号的电表，未作任何操作。请核对户号。")
        }
    }
}
