// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/translation_fixture.h"
#include "look/number_text.h"
#include "shell/work_page.h"
#include "widgets/message_banner.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>

using namespace gatescope;

namespace {

class WindowTranslationTest : public test::TranslationTest {
protected:
    static QString layers(int count) {
        return QCoreApplication::translate("TraceLoader", "%n layers", nullptr, count);
    }
    QString menuTitle() { return m_application->window().menuBar()->actions().front()->text(); }
};

/// All that labels and tables of the window say, shown or not.
QString textsOf(const QWidget& window) {
    QStringList texts;
    for (const auto* label : window.findChildren<QLabel*>())
        texts << label->text();
    for (const auto* view : window.findChildren<QAbstractItemView*>()) {
        const QAbstractItemModel* model = view->model();
        for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                texts << model->index(row, column).data().toString();
        }
    }
    return texts.join(QChar('\n'));
}

/// The letters that open the actions of a menu, and of its submenus, are each an action's own.
void expectOwnLetters(const QList<QAction*>& actions, const QString& where) {
    QStringList taken;
    for (QAction* action : actions) {
        const qsizetype mark = action->text().indexOf(QChar('&'));
        if (mark >= 0) {
            const QString letter = action->text().mid(mark + 1, 1).toLower();
            EXPECT_FALSE(taken.contains(letter))
                << action->text().toStdString() << " in " << where.toStdString();
            taken << letter;
        }
        if (action->menu() != nullptr) expectOwnLetters(action->menu()->actions(), action->text());
    }
}

TEST_F(WindowTranslationTest, GermanUsersReadGerman) {
    start("de_AT");
    EXPECT_EQ(menuTitle(), QStringLiteral("&Datei"));
    EXPECT_EQ(layers(1), QStringLiteral("1 Schicht"));
    EXPECT_EQ(layers(2), QStringLiteral("2 Schichten"));
}

TEST_F(WindowTranslationTest, EnglishHasPluralForms) {
    start("en_GB");
    EXPECT_EQ(menuTitle(), QStringLiteral("&File"));
    EXPECT_EQ(layers(1), QStringLiteral("1 layer"));
    EXPECT_EQ(layers(2), QStringLiteral("2 layers"));
}

TEST_F(WindowTranslationTest, OtherLanguagesGetEnglish) {
    for (const char* locale : {"fr_FR", "ja_JP", "C"}) {
        start(locale);
        EXPECT_EQ(menuTitle(), QStringLiteral("&File")) << locale;
        EXPECT_EQ(layers(1), QStringLiteral("1 layer")) << locale;
    }
}

TEST_F(WindowTranslationTest, PanelsSayInGermanWhatTheEngineSays) {
    const QTemporaryDir folder;
    const QString traces = QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/");
    LaunchOptions options;
    options.files = {traces + QStringLiteral("kineto_h200_before_t16.json.gz")};
    options.candidate = traces + QStringLiteral("composed_xpu_after.json.gz");
    options.panel = QStringLiteral("comparison");
    options.screenshot = folder.filePath(QStringLiteral("window.png"));
    start("de_DE", options);
    ASSERT_EQ(m_application->run(), 0);
    QString shown;
    for (const char* panel : {"findings", "diagnostics", "roofline", "comparison"}) {
        m_application->window().page().showPanel(QString::fromLatin1(panel));
        QTest::qWait(300);
        shown += textsOf(m_application->window());
    }
    for (const char* german :
         {"Gate zweimal je Schicht aufgerufen", "Pfeilende ohne Anfang", "Bei Starts von Graphen üblich",
          "Kein Urteil: Die Schritte gleichen sich nicht (Starts je Schritt: 326 gegen 45;",
          "Token je Schritt: 16 gegen 16", "128 Experten, Zeilen von"})
        EXPECT_TRUE(shown.contains(QString::fromUtf8(german))) << german;
    for (const char* english : {"Gate called", "flow end without", "Usual for graph launches",
                                "launches per step", "tokens per step", "experts, rows of"})
        EXPECT_FALSE(shown.contains(QString::fromUtf8(english))) << english;
}

TEST_F(WindowTranslationTest, TheBannerSaysInGermanWhyAFileIsNoTrace) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("page %1.html"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("<!DOCTYPE html><html></html>");
    file.close();
    LaunchOptions options;
    options.files = {path};
    options.screenshot = folder.filePath(QStringLiteral("window.png"));
    start("de_DE", options);
    EXPECT_NE(m_application->run(), 0);
    const auto* banner = m_application->window().findChild<MessageBanner*>();
    ASSERT_NE(banner, nullptr);
    EXPECT_TRUE(banner->text().contains(
        path + QStringLiteral(" ist kein lesbarer Trace: es ist eine HTML-Seite; eine Systrace-Seite")))
        << banner->text().toStdString();
}

TEST_F(WindowTranslationTest, FiguresHaveTheLanguagesDecimalPoint) {
    start("de_DE");
    EXPECT_EQ(decimalText(12345.678, 2), QStringLiteral("12345,68"));
    EXPECT_EQ(significantText(1.917, 3), QStringLiteral("1,92"));
    start("en_GB");
    EXPECT_EQ(decimalText(12345.678, 2), QStringLiteral("12345.68"));
    EXPECT_EQ(significantText(0.0000123, 2), QStringLiteral("1.2e-05"));
}

TEST_F(WindowTranslationTest, GermanMenusHaveALetterForEachAction) {
    start("de_DE");
    const QList<QAction*> menus = m_application->window().menuBar()->actions();
    ASSERT_GT(menus.size(), 3);
    expectOwnLetters(menus, QStringLiteral("the menu bar"));
}

} // namespace
