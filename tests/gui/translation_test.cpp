// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>

#include <gtest/gtest.h>

using namespace gatescope;

namespace {

/// The whole window, as it comes up for a user of this language.
class TranslationTest : public testing::Test {
protected:
    ~TranslationTest() override { QLocale::setDefault(QLocale::system()); }

    void start(const char* locale) {
        QLocale::setDefault(QLocale(QString::fromLatin1(locale)));
        m_application = std::make_unique<Application>(*qApp, LaunchOptions{});
    }
    static QString layers(int count) {
        return QCoreApplication::translate("TraceLoader", "%n layers", nullptr, count);
    }
    QString menuTitle() { return m_application->window().menuBar()->actions().front()->text(); }

    std::unique_ptr<Application> m_application;
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

TEST_F(TranslationTest, GermanUsersReadGerman) {
    start("de_AT");
    EXPECT_EQ(menuTitle(), QStringLiteral("&Datei"));
    EXPECT_EQ(layers(1), QStringLiteral("1 Schicht"));
    EXPECT_EQ(layers(2), QStringLiteral("2 Schichten"));
}

TEST_F(TranslationTest, EnglishHasPluralForms) {
    start("en_GB");
    EXPECT_EQ(menuTitle(), QStringLiteral("&File"));
    EXPECT_EQ(layers(1), QStringLiteral("1 layer"));
    EXPECT_EQ(layers(2), QStringLiteral("2 layers"));
}

TEST_F(TranslationTest, OtherLanguagesGetEnglish) {
    for (const char* locale : {"fr_FR", "ja_JP", "C"}) {
        start(locale);
        EXPECT_EQ(menuTitle(), QStringLiteral("&File")) << locale;
        EXPECT_EQ(layers(1), QStringLiteral("1 layer")) << locale;
    }
}

TEST_F(TranslationTest, GermanMenusHaveALetterForEachAction) {
    start("de_DE");
    const QList<QAction*> menus = m_application->window().menuBar()->actions();
    ASSERT_GT(menus.size(), 3);
    expectOwnLetters(menus, QStringLiteral("the menu bar"));
}

} // namespace
