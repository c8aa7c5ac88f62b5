"""What can be imported: the kinds, their fields, and every heading under which the field is known to occur.

Synonyms are written as people write them; they are compared without blanks, units, brackets and capitals. Sources:
the roster and attendance exports of DingTalk and WeCom, diallers, finance and complaint sheets of agencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hrdesk.domain.errors import UserError
from hrdesk.words import N_, _


class Type(StrEnum):
    """How a cell is understood."""

    TEXT = "text"
    NAME = "name"  # a person's name
    IDENTIFIER = "identifier"  # digits that are no number: leading zeros count, lost digits are refused
    NUMBER = "number"
    MONEY = "money"  # yuan
    RATIO = "ratio"  # 0–1; per cent is divided by 100
    WHOLE = "whole"
    DURATION = "duration"  # seconds
    DAY = "day"
    MONTH = "month"  # 2026-10
    FLAG = "flag"
    DECISION = "decision"  # yes, no, or not decided yet


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row can say. ``code`` is what mapping files use; the first synonym is the usual Chinese heading."""

    code: str
    label: str
    type: Type
    synonyms: tuple[str, ...]
    required: bool = False

    @property
    def name(self) -> str:
        """The field's name in the current language."""
        return _(self.label)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import. ``identifies`` lists ways to say who is meant: one of them must be there.

    ``endings``: what a metric's heading may end in besides its name (目标 in 回款金额目标).
    """

    code: str
    label: str
    fields: tuple[Field, ...]
    identifies: tuple[tuple[str, ...], ...] = ()
    takes_metrics: bool = False
    endings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The kind's name in the current language."""
        return _(self.label)

    def field(self, code: str) -> Field | None:
        """The field of that code."""
        return next((field for field in self.fields if field.code == code), None)


@dataclass(frozen=True, slots=True)
class MetricColumn:
    """A metric a wide sheet may have a column for: its code, its names, and how its figures are read."""

    code: str
    names: tuple[str, ...]
    type: Type = Type.NUMBER

    def fields(self) -> tuple[Field, ...]:
        """The metric's own column, and its numerator and denominator for ratios given in parts."""
        name = self.names[0] if self.names else self.code
        return (
            Field(self.code, name, self.type, (*self.names, self.code)),
            Field(f"{self.code}.numerator", name, Type.NUMBER, _suffixed(self.names, ("分子", "numerator"))),
            Field(f"{self.code}.denominator", name, Type.NUMBER, _suffixed(self.names, ("分母", "denominator"))),
        )


def _suffixed(names: Sequence[str], endings: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name}{ending}" for name in names for ending in endings)


_EMPLOYEE_NO = (
    "工号", "员工工号", "员工编号", "员工号", "人员编号", "职工号", "职工编号", "催收员工号", "催员工号", "客服工号", "坐席工号", "员工代码",
    "人员工号", "职员编号", "编号", "employee number", "employee no", "employee no.", "employee id", "emp no", "emp id",
    "employeenumber", "employeeid", "staff no", "staff id", "staff number", "job number", "jobnumber", "employee_no",
)  # fmt: skip
_NAME = (
    "姓名", "员工姓名", "名字", "员工", "催收员", "催员", "催收员姓名", "坐席姓名", "坐席名称", "客服姓名", "人员姓名", "责任人",
    "业务员", "经办人", "专员", "客服", "跟进人", "处理人", "归属人", "归属催收员", "被考核人", "name", "full name", "employee name", "employee", "collector",
    "agent name", "agent", "staff name", "owner", "operator",
)  # fmt: skip
_DEPARTMENT = (
    "部门", "主部门", "所属部门", "部门名称", "一级部门", "department", "dept", "main department", "department name",
)  # fmt: skip
_TEAM = (
    "小组", "组别", "所属小组", "班组", "团队", "组", "所在小组", "二级部门", "催收组", "催收小组", "team", "group",
    "team name",
)  # fmt: skip
_SEAT = (
    "坐席号", "坐席", "坐席编号", "座席号", "座席", "座席编号", "坐席工号", "分机", "分机号", "坐席ID", "座席工号", "话机号", "seat",
    "seat no", "seat number", "extension", "ext", "agent id", "agent no",
)  # fmt: skip
#: The fields by which any kind says whom a row is about.
PERSON: tuple[Field, ...] = (
    Field("employee_no", N_("employee number"), Type.IDENTIFIER, _EMPLOYEE_NO),
    Field("name", N_("name"), Type.NAME, _NAME),
    Field("department", N_("department"), Type.TEXT, _DEPARTMENT),
    Field("team", N_("team"), Type.TEXT, _TEAM),
    Field("seat_no", N_("seat number"), Type.IDENTIFIER, _SEAT),
)
#: The same where somebody is judged: the person concerned comes first, who deals with the matter is nobody of it.
_JUDGED = (
    "姓名", "被投诉员工", "被投诉人", "被投诉人员", "被投诉坐席", "被投诉催收员", "涉诉人员", "被检人", "被检人员", "被检员工", "被检坐席",
    "质检对象", "被评价人", "被评价员工", *(word for word in _NAME[1:] if word not in ("处理人", "经办人", "跟进人")),
)  # fmt: skip
JUDGED = tuple(replace(field, synonyms=_JUDGED) if field.code == "name" else field for field in PERSON)
_DAY = (
    "日期",
    "统计日期",
    "数据日期",
    "业务日期",
    "发生日期",
    "时间",
    "日",
    "date",
    "day",
    "stat date",
    "business date",
)

#: What rosters of DingTalk and WeCom say besides: known by name, so that it is said that the record has no place for it.
NOT_IN_THE_RECORD = (
    ("ethnic_group", N_("ethnic group"), ("民族", "ethnic group")),
    ("id_address", N_("address on the ID card"), ("身份证地址", "户籍地址", "户口所在地", "籍贯")),
    ("id_valid", N_("ID card valid until"), ("证件有效期", "身份证有效期")),
    ("marital_status", N_("marital status"), ("婚姻状况", "婚否", "marital status")),
    ("first_job", N_("first day of work anywhere"), ("首次参加工作时间", "参加工作时间", "参加工作日期")),
    ("political_status", N_("political status"), ("政治面貌", "political status")),
    ("social_insurance_no", N_("social insurance number"), ("个人社保账号", "社保账号", "社保卡号", "社会保障号")),
    ("housing_fund_no", N_("housing fund number"), ("个人公积金账号", "公积金账号")),
    ("school", N_("school"), ("毕业院校", "毕业学校", "学校", "school")),
    ("graduated", N_("graduation"), ("毕业时间", "毕业日期")),
    ("subject", N_("subject studied"), ("所学专业", "专业", "major")),
    ("emergency_relation", N_("relation to the emergency contact"), ("联系人关系", "与紧急联系人关系", "关系")),
)

ROSTER = Kind(
    "roster", N_("Roster"),
    (
        Field("employee_no", N_("employee number"), Type.IDENTIFIER, _EMPLOYEE_NO),
        Field("name", N_("name"), Type.NAME, _NAME, required=True),
        Field("sex", N_("sex"), Type.TEXT, ("性别", "sex", "gender")),
        Field("id_number", N_("resident ID number"), Type.IDENTIFIER, (
            "身份证号", "身份证号码", "身份证", "证件号码", "证件号", "公民身份号码", "居民身份证号", "id number", "id card",
            "id card number", "resident id", "resident id number", "identity number", "id no")),
        Field("birth_date", N_("birth date"), Type.DAY, (
            "出生日期", "出生年月日", "生日", "出生年月", "birth date", "birthday", "date of birth", "dob")),
        Field("phone", N_("mobile number"), Type.IDENTIFIER, (
            "手机号", "手机号码", "手机", "联系电话", "电话", "移动电话", "联系方式", "本人电话", "mobile", "mobile number",
            "mobile phone", "phone", "phone number", "cell phone")),
        Field("email", N_("e-mail"), Type.TEXT, ("邮箱", "电子邮箱", "邮箱地址", "电子邮件", "企业邮箱", "email", "e-mail", "mail")),
        Field("department", N_("department"), Type.TEXT, _DEPARTMENT),
        Field("team", N_("team"), Type.TEXT, _TEAM),
        Field("position", N_("position"), Type.TEXT, (
            "岗位", "职位", "岗位名称", "职务", "职位名称", "岗位/职位", "position", "job title", "title", "job", "role", "job role",
            "post")),
        Field("level", N_("job level"), Type.TEXT, (
            "职级", "岗位职级", "级别", "岗级", "职等", "level", "job level", "grade", "job grade")),
        Field("supervisor", N_("supervisor (direct)"), Type.TEXT, (
            "直属上级", "直接上级", "上级", "直属上级工号", "直接上级工号", "上级工号", "直属主管", "主管", "直属领导", "汇报对象",
            "supervisor", "manager", "reports to", "line manager", "supervisor number")),
        Field("employment_type", N_("employment type"), Type.TEXT, (
            "员工类型", "用工类型", "用工形式", "人员类型", "人员类别", "employment type", "employee type")),
        Field("city", N_("work location"), Type.TEXT, (
            "办公地点", "工作地点", "工作城市", "参保城市", "参保地", "缴纳地", "work location", "work city", "location", "city")),
        Field("status", N_("employment status"), Type.TEXT, (
            "员工状态", "在职状态", "人员状态", "状态", "是否在职", "employment status", "employee status", "status")),
        Field("hire_date", N_("hire date"), Type.DAY, (
            "入职日期", "入职时间", "入职日", "到岗日期", "进公司日期", "报到日期", "hire date", "hired", "join date",
            "joining date", "date of joining", "start date", "entry date")),
        Field("probation_end", N_("end of probation"), Type.DAY, (
            "试用期至", "试用期结束日期", "试用期到期日", "试用到期日", "试用期截止", "计划转正日期", "probation end",
            "probation ends", "end of probation")),
        Field("regular_date", N_("regularisation date"), Type.DAY, (
            "转正日期", "实际转正日期", "转正时间", "regular date", "regularisation date", "regularization date",
            "confirmation date")),
        Field("leave_date", N_("leave date"), Type.DAY, (
            "离职日期", "离职时间", "最后工作日", "离职日", "leave date", "leaving date", "termination date", "last day")),
        Field("household", N_("household registration type"), Type.TEXT, (
            "户籍类型", "户口性质", "户口类型", "户籍性质", "household type", "household registration")),
        Field("education", N_("education"), Type.TEXT, ("学历", "最高学历", "文化程度", "education", "degree")),
        Field("seat_no", N_("seat number"), Type.IDENTIFIER, _SEAT),
        Field("system_account", N_("account in the collection system"), Type.IDENTIFIER, (
            "催收系统账号", "系统账号", "催收账号", "作业系统账号", "登录账号", "collection account", "system account")),
        Field("clock_no", N_("attendance number"), Type.IDENTIFIER, (
            "考勤号码", "考勤号", "考勤编号", "登记号码", "attendance number", "clock number")),
        Field("wecom_account", N_("WeCom account"), Type.IDENTIFIER, (
            "企业微信账号", "账号", "企微账号", "wecom account", "wecom id")),
        Field("client", N_("client"), Type.TEXT, ("委托方", "项目", "委托方项目", "甲方", "client", "project", "principal")),
        Field("bank_card", N_("bank card number"), Type.IDENTIFIER, (
            "银行卡号", "工资卡号", "银行账号", "bank card", "bank account", "bank card number")),
        Field("bank_branch", N_("bank branch"), Type.TEXT, ("开户行", "开户银行", "bank", "bank branch")),
        Field("emergency_contact", N_("emergency contact"), Type.TEXT, (
            "紧急联系人", "紧急联系人姓名", "emergency contact")),
        Field("emergency_phone", N_("emergency contact's phone"), Type.IDENTIFIER, (
            "紧急联系人电话", "联系人电话", "紧急联系电话", "emergency phone", "emergency contact phone")),
        Field("address", N_("address"), Type.TEXT, ("住址", "现住址", "家庭住址", "居住地址", "联系地址", "address", "home address")),
        *(Field(code, label, Type.TEXT, names) for code, label, names in NOT_IN_THE_RECORD),
        Field("note", N_("note"), Type.TEXT, ("备注", "说明", "remark", "remarks", "note", "notes")),
    ),
    (("name",),),
)  # fmt: skip

FACTS = Kind(
    "facts", N_("Figures"),
    (
        *PERSON,
        Field("metric", N_("metric"), Type.TEXT, (
            "指标", "考核指标", "指标名称", "指标编码", "指标代码", "KPI", "metric", "indicator", "metric code", "kpi name")),
        Field("value", N_("value"), Type.NUMBER, (
            "数值", "实际值", "实际", "值", "完成值", "指标值", "完成情况", "value", "actual", "actual value", "figure")),
        Field("numerator", N_("numerator"), Type.NUMBER, ("分子", "numerator")),
        Field("denominator", N_("denominator"), Type.NUMBER, ("分母", "denominator")),
        Field("records", N_("number of records"), Type.WHOLE, ("记录数", "笔数", "records")),
        Field("day", N_("day"), Type.DAY, _DAY),
        Field("period", N_("period"), Type.MONTH, (
            "考核周期", "期间", "月份", "考核月份", "周期", "所属月份", "年月", "统计月份", "period", "month")),
    ),
    (("employee_no",), ("name",), ("seat_no",)),
    takes_metrics=True,
)  # fmt: skip

REPAYMENTS = Kind(
    "repayments", N_("Repayments"),
    (
        *PERSON,
        Field("amount", N_("amount recovered"), Type.MONEY, (
            "回款金额", "还款金额", "回收金额", "到账金额", "实还金额", "还款额", "回款额", "入账金额", "实收金额", "回款",
            "本次还款金额", "归属金额", "业绩金额", "金额", "amount", "repayment", "repayment amount", "amount recovered",
            "paid amount", "payment amount", "amount paid", "recovered amount"), required=True),
        Field("day", N_("day of arrival"), Type.DAY, (
            "到账日期", "到账时间", "入账日期", "入账时间", "还款日期", "还款时间", "回款日期", "回款时间", "还款日", "交易日期", "交易时间",
            "payment date", "repayment date", "paid on", "arrival date", "value date", *_DAY), required=True),
        Field("paid_day", N_("day of payment"), Type.DAY, ("客户还款日期", "客户付款日期", "扣款日期", "付款日期", "还款日期", "还款时间", "交易日期")),
        Field("case_no", N_("case number"), Type.IDENTIFIER, (
            "案件编号", "案件号", "案号", "合同编号", "合同号", "借据号", "案件ID", "个案序列号", "案件序列号", "case number", "case no",
            "case id", "case", "contract number", "loan number")),
        Field("receipt_no", N_("receipt number"), Type.IDENTIFIER, (
            "流水号", "交易流水号", "还款流水号", "凭证号", "交易号", "订单号", "回单号", "流水", "receipt number", "receipt no",
            "transaction id", "transaction number", "reference", "serial number")),
        Field("client", N_("client"), Type.TEXT, (
            "委托方", "委案方", "甲方", "委托机构", "项目", "资方", "委托方名称", "client", "principal", "project")),
        Field("reversal", N_("reversal"), Type.FLAG, (
            "是否冲销", "冲销", "是否冲正", "冲正", "是否退款", "退款", "撤销", "reversal", "reversed", "refund")),
        Field("note", N_("note"), Type.TEXT, ("备注", "说明", "remark", "note")),
    ),
    (("employee_no",), ("name",), ("seat_no",), ("case_no",)),
)  # fmt: skip

CALLS = Kind(
    "calls", N_("Calls"),
    (
        *PERSON,
        Field("day", N_("day"), Type.DAY, ("通话日期", "外呼日期", "拨打日期", "call date", *_DAY), required=True),
        Field("calls", N_("calls made"), Type.WHOLE, (
            "外呼量", "拨打量", "拨打次数", "外呼次数", "呼出次数", "呼出量", "拨打电话数", "总拨打量", "外呼总量", "呼叫次数", "拨打数",
            "外呼数", "呼出总数", "通话次数", "calls", "calls made", "dials", "outbound calls", "attempts", "total calls"),
            required=True),
        Field("connected", N_("calls connected"), Type.WHOLE, (
            "接通量", "接通次数", "接通数", "呼通次数", "接听次数", "呼出接通次数", "外呼接通量", "接通电话数", "有效接通量", "connected",
            "connects", "answered", "calls connected", "answered calls")),
        Field("talk_seconds", N_("talk time"), Type.DURATION, (
            "通话时长", "总通话时长", "通话总时长", "外呼时长", "呼出通话时长", "累计通话时长", "有效通话时长", "通话秒数", "时长",
            "通时", "talk time", "talk seconds", "call duration", "duration", "total talk time")),
        Field("case_no", N_("case number"), Type.IDENTIFIER, (
            "案件编号", "案件号", "案号", "合同编号", "案件ID", "case number", "case no", "case id")),
    ),
    (("employee_no",), ("seat_no",), ("name",)),
)  # fmt: skip

QUALITY = Kind(
    "quality", N_("Quality checks"),
    (
        *JUDGED,
        Field("day", N_("day"), Type.DAY, (
            "质检日期", "质检时间", "抽检日期", "检查日期", "评分日期", "录音日期", "check date", "checked on", *_DAY), required=True),
        Field("check_no", N_("check number"), Type.IDENTIFIER, (
            "质检编号", "质检单号", "质检流水号", "质检单编号", "录音编号", "录音ID", "录音流水号", "抽检编号", "单号", "check number",
            "check no", "recording id", "qa id")),
        Field("score", N_("quality score"), Type.NUMBER, (
            "质检得分", "质检分数", "质检成绩", "质检总分", "质检评分", "得分", "分数", "评分", "总分", "成绩", "score",
            "quality score", "qa score", "points"), required=True),
        Field("violations", N_("violations"), Type.WHOLE, (
            "重大违规", "是否重大违规", "重大违规次数", "严重违规", "是否严重违规", "严重违规次数", "违规次数", "违规数", "违规",
            "是否违规", "红线", "致命错误", "violations", "violation", "severe violations", "fatal errors")),
        Field("finding", N_("finding"), Type.TEXT, (
            "违规项", "违规类型", "违规内容", "违规情况", "扣分项", "问题描述", "质检评语", "评语", "备注", "说明", "findings", "finding",
            "comment", "remark", "note")),
        Field("inspector", N_("inspector"), Type.TEXT, ("质检员", "质检人", "质检人员", "检查人", "inspector", "checked by")),
    ),
    (("employee_no",), ("seat_no",), ("name",)),
)  # fmt: skip

COMPLAINTS = Kind(
    "complaints", N_("Complaints"),
    (
        *JUDGED,
        Field("day", N_("day"), Type.DAY, (
            "投诉日期", "投诉时间", "受理日期", "受理时间", "接诉日期", "登记日期", "收到日期", "complaint date", "received",
            "received on", *_DAY), required=True),
        Field("complaint_no", N_("complaint number"), Type.IDENTIFIER, (
            "投诉编号", "投诉单号", "投诉工单号", "工单号", "工单编号", "投诉流水号", "受理编号", "单号", "complaint number",
            "complaint no", "ticket", "ticket number", "ticket no")),
        Field("valid", N_("valid complaint"), Type.DECISION, (
            "是否有效", "是否有效投诉", "有效投诉", "是否成立", "投诉是否成立", "是否属实", "有效", "认定结果", "定性", "valid",
            "is valid", "upheld", "valid complaint")),
        Field("channel", N_("channel"), Type.TEXT, ("投诉渠道", "渠道", "来源", "投诉来源", "投诉途径", "channel", "source")),
        Field("finding", N_("finding"), Type.TEXT, (
            "调查结论", "核实结果", "处理结果", "调查结果", "处理意见", "结论", "finding", "result", "outcome", "conclusion")),
        Field("client", N_("client"), Type.TEXT, ("委托方", "委案方", "甲方", "项目", "client", "principal", "project")),
        Field("case_no", N_("case number"), Type.IDENTIFIER, ("案件编号", "案件号", "案号", "合同编号", "case number", "case no")),
        Field("note", N_("note"), Type.TEXT, ("备注", "投诉内容", "说明", "内容", "remark", "note", "content")),
    ),
    (("employee_no",), ("seat_no",), ("name",)),
)  # fmt: skip

FEEDBACK = Kind(
    "feedback", N_("Customer feedback"),
    (
        *JUDGED,
        Field("day", N_("day"), Type.DAY, (
            "评价日期", "评价时间", "回访日期", "回访时间", "反馈日期", "反馈时间", "调查日期", "提交时间", "feedback date", "rated on",
            "survey date", *_DAY), required=True),
        Field("feedback_no", N_("feedback number"), Type.IDENTIFIER, (
            "评价编号", "反馈编号", "回访编号", "回访单号", "问卷编号", "答卷编号", "工单号", "工单编号", "录音编号", "通话ID", "单号",
            "feedback number", "feedback id", "survey id", "response id", "ticket", "call id")),
        Field("score", N_("satisfaction"), Type.NUMBER, (
            "满意度", "满意度评分", "满意度得分", "客户满意度", "满意度评价", "评价分数", "评分", "评价", "打分", "星级", "得分", "分数",
            "satisfaction", "rating", "score", "stars", "csat"), required=True),
        Field("channel", N_("channel"), Type.TEXT, ("评价渠道", "回访方式", "渠道", "来源", "channel", "source")),
        Field("comment", N_("what was said"), Type.TEXT, (
            "客户意见", "客户反馈", "反馈内容", "评价内容", "意见建议", "备注", "说明", "comment", "feedback", "remark", "note")),
        Field("client", N_("client"), Type.TEXT, ("委托方", "委案方", "甲方", "项目", "client", "principal", "project")),
        Field("case_no", N_("case number"), Type.IDENTIFIER, ("案件编号", "案件号", "案号", "合同编号", "case number", "case no")),
    ),
    (("employee_no",), ("seat_no",), ("name",)),
)  # fmt: skip

CASES = Kind(
    "cases", N_("Open cases"),
    (
        Field("employee_no", N_("employee number"), Type.IDENTIFIER, (
            "催收员工号", "催员工号", "归属人工号", "责任人工号", "跟进人工号", "经办人工号", *_EMPLOYEE_NO)),
        Field("name", N_("owner"), Type.NAME, (
            "催收员", "催员", "催收员姓名", "归属人", "归属催收员", "责任人", "跟进人", "处理人", "经办人", "业务员", "当前催收员",
            "collector", "owner", "agent", "agent name", "collector name", "assigned to")),
        Field("seat_no", N_("seat number"), Type.IDENTIFIER, ("催收账号", "系统账号", "催收系统账号", "account", *_SEAT)),
        Field("case_no", N_("case number"), Type.IDENTIFIER, (
            "案件编号", "案件号", "案号", "案件ID", "委案编号", "个案序列号", "案件序列号", "合同编号", "合同号", "借据号", "case number",
            "case no", "case id", "case", "case reference", "reference", "contract number", "loan number"), required=True),
        Field("client", N_("client"), Type.TEXT, (
            "委托方", "委案方", "甲方", "委托机构", "项目", "资方", "client", "principal", "project")),
        Field("debtor", N_("debtor's name, masked"), Type.TEXT, (
            "债务人", "债务人姓名", "客户姓名", "客户", "姓名", "借款人", "欠款人", "持卡人", "debtor", "debtor name", "customer",
            "customer name", "borrower", "name")),
        Field("product", N_("product"), Type.TEXT, ("产品", "产品名称", "产品类型", "业务类型", "product", "product type")),
        Field("ageing", N_("ageing bucket"), Type.TEXT, (
            "账龄", "账龄段", "逾期阶段", "逾期账龄", "阶段", "ageing", "aging", "bucket", "stage")),
        Field("days_overdue", N_("days past due"), Type.WHOLE, ("逾期天数", "DPD", "days past due", "days overdue")),
        Field("outstanding", N_("amount outstanding"), Type.MONEY, (
            "欠款余额", "未还金额", "剩余欠款", "剩余金额", "委案余额", "在催金额", "欠款金额", "委案金额", "余额", "金额", "outstanding",
            "balance", "amount outstanding", "amount due", "amount"), required=True),
        Field("promise_day", N_("promise date"), Type.DAY, (
            "承诺日", "承诺日期", "承诺还款日", "承诺还款日期", "承诺还款时间", "PTP日期", "promise date", "promised on", "ptp date")),
        Field("promise_amount", N_("promised amount"), Type.MONEY, (
            "承诺金额", "承诺还款金额", "承诺额", "PTP金额", "promised amount", "promise amount", "ptp amount")),
        Field("last_contact", N_("last contact"), Type.DAY, (
            "最近联系", "最近联系日期", "最后联系日期", "最近跟进", "最近跟进日期", "最后跟进时间", "上次跟进", "last contact",
            "last contacted")),
        Field("next_follow_up", N_("next follow-up"), Type.DAY, (
            "下次跟进", "下次跟进日期", "下次跟进时间", "下次联系", "跟进日期", "next follow-up", "next follow up", "follow up on")),
        Field("stopped", N_("collection stopped"), Type.FLAG, ("停催", "是否停催", "暂停催收", "stopped", "on hold")),
        Field("complaint", N_("complaint open"), Type.FLAG, ("投诉中", "是否投诉", "投诉", "complaint", "complaint open")),
        Field("negotiating", N_("in negotiation"), Type.FLAG, ("协商中", "是否协商", "协商", "negotiating", "negotiation")),
        Field("closed_on", N_("closed on"), Type.DAY, ("结案日期", "结案时间", "退案日期", "closed on", "closed date")),
    ),
    (("employee_no",), ("name",), ("seat_no",)),
)  # fmt: skip

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in (ROSTER, FACTS, REPAYMENTS, CALLS, QUALITY, COMPLAINTS, FEEDBACK, CASES)
}


def kind_named(code: str) -> Kind:
    """The kind of that code, or a ``UserError``."""
    if code not in KINDS:
        raise UserError(
            N_("There is no kind of import called “{kind}”."), code="wrong_use",
            hint=N_("Kinds: {kinds}."), kind=code, kinds=", ".join(KINDS),
        )  # fmt: skip
    return KINDS[code]


def fields_of(kind: Kind, metrics: Sequence[MetricColumn] = ()) -> dict[str, Field]:
    """All fields a column may be matched to, by code; those of metrics come after the kind's own."""
    found = {field.code: field for field in kind.fields}
    if kind.takes_metrics:
        for metric in metrics:
            found.update({field.code: field for field in metric.fields() if field.code not in found})
    return found
