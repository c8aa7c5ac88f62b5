"""Training from the ready-made courses to an exam handed in, as somebody meets it who cannot see the screen or hold a mouse."""

from hands import app, choice, choose, dialog, end, go, leave, look, press, sign_in, sign_out, step


def courses():
    go("培训")
    look("courses, empty")
    dialog("发布新规或课程", "file of a course")
    leave("new course")
    choose("更多", "现成课程…")
    front = app.dialog()
    look("ready-made courses")
    front.answer("添加")
    app.find("push button", "安排学习…", timeout=10)
    step("the ready-made courses are there")
    look("courses")
    press("安排学习…")
    front = app.dialog()
    look("ask people to take it")
    front.answer("安排")
    choose("更多", "推荐规则…")
    leave("recommendations")


def bank():
    choice("题库")
    look("question bank")
    dialog("新建试题", "new question")
    app.table("题库").click_cell(0, 0)
    dialog("修改…", "change a question")
    dialog("知识点和难度…", "topic and difficulty")


def exams():
    choice("考试")
    look("exams")
    press("新建考试")
    front = app.dialog()
    look("new exam")
    press("指定题目…")
    app.find("text", "搜索试题", timeout=10)
    leave("picked questions")
    app.field("考试名称", within=front).fill("十一月小测")
    front.answer("保存")
    press("安排考试…")
    front = app.dialog()
    look("ask people to sit it")
    front.answer("安排")
    dialog("统计…", "statistics of an exam")
    choice("待阅卷")
    look("to mark, nothing")
    choice("自助机 PIN")
    look("PINs of the kiosk")


def learning():
    go("培训", "我的学习")
    look("my courses")
    choice("我的考试")
    look("my exams")
    press("开始考试")
    app.find("push button", "交卷", timeout=15)
    sitting()
    choice("错题本")
    look("wrong-answer book")


def sitting():
    look("an exam's question")
    for _question in range(19):
        press("下一题")
    look("the last question")
    press("交卷")
    front = app.dialog("请确认")
    look("handing in")
    front.answer("交卷")
    app.find("push button", "补考", timeout=15)  # nothing was answered
    look("result of an exam")


sign_in("hr")
courses()
bank()
exams()
sign_out()
sign_in("collector")
learning()
end()
