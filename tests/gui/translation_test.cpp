// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/translation_fixture.h"
#include "look/number_text.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

using namespace gatescope;

namespace {

class WindowTranslationTest : public test::TranslationTest {
protected:
    static QString layers(int count) {
        return QCoreApplication::translate("TraceLoader", "%n layers", nullptr, count);
    }
    QString menuTitle() { return m_application->window().menuBar()->actions().front()->text(); }
};

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
