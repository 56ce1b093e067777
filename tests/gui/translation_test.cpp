// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "app/application.h"
#include "trace_io/trace_reader.h"
#include "workspace/engine_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

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

/// All that the engine says of the kept traces, but what may hold names out of them.
std::set<std::string> sentencesOfGoldenTraces() {
    std::set<std::string> said;
    DetectionOptions options;
    options.kinds = detectionKinds();
    for (const auto& file : std::filesystem::directory_iterator(GATESCOPE_GOLDEN_DIR "/traces")) {
        if (!file.path().string().ends_with(".json.gz")) continue;
        const auto trace = readTrace(file.path(), noProgress(), {}).trace;
        const Detection found = detect(trace, file.path().string(), KernelPatterns::builtIn(), options);
        for (const auto* list : {&found.findings, &found.remarks}) {
            for (const Finding& finding : *list) {
                said.insert({finding.title, finding.advice, finding.refutedBy, finding.cost.how});
                const bool asTheFileSaysIt = finding.title == "File is composed, not recorded";
                if (!asTheFileSaysIt && !finding.details.starts_with("Kernel ")) said.insert(finding.details);
            }
        }
    }
    said.erase("");
    return said;
}

TEST_F(TranslationTest, WhatIsFoundInTracesIsSaidInGerman) {
    start("de_DE");
    EXPECT_EQ(engineText("Gate called twice in 3 of 48 passes of MoE layers"),
              QStringLiteral("Gate in 3 von 48 Durchläufen von MoE-Schichten zweimal aufgerufen"));
    EXPECT_TRUE(
        engineText("It was busy for 12.5 % of the steps: as a rule the host launches too slowly. Less "
                   "work of the device saves less time than that work took")
            .contains(QStringLiteral("12,5 %")));
    EXPECT_EQ(engineText("Kernel gate_7 runs right behind an equal call"),
              QStringLiteral("Kernel gate_7 runs right behind an equal call"))
        << "a name can't be told from words";
    EXPECT_EQ(engineText("It does not say how"), QStringLiteral("Wie, sagt sie nicht"));
    const std::set<std::string> said = sentencesOfGoldenTraces();
    EXPECT_GT(said.size(), 15u);
    for (const std::string& sentence : said)
        EXPECT_NE(engineText(sentence), QString::fromStdString(sentence)) << sentence;
}

TEST_F(TranslationTest, WhatIsFoundStaysAsItIsInEnglish) {
    start("en_GB");
    for (const char* sentence : {"Gate called twice in 3 of 48 passes of MoE layers", "Both of each pair"})
        EXPECT_EQ(engineText(sentence), QString::fromLatin1(sentence));
}

TEST_F(TranslationTest, GermanMenusHaveALetterForEachAction) {
    start("de_DE");
    const QList<QAction*> menus = m_application->window().menuBar()->actions();
    ASSERT_GT(menus.size(), 3);
    expectOwnLetters(menus, QStringLiteral("the menu bar"));
}

} // namespace
