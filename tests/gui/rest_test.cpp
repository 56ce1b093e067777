// SPDX-License-Identifier: GPL-3.0-or-later
// A window that nothing happens in does nothing: what it took of the processor would be missing in the runs
// that it starts and measures.
#include "gui/window_fixture.h"
#include "shell/drawer.h"
#include "shell/run_dock.h"
#include "shell/tool_rows.h"
#include "shell/work_page.h"

#include <QLineEdit>

#include <map>
#include <string>

namespace gatescope {
namespace {

using test::WindowTest;

/// Counts the layouts and repaints that the program asks for, by who asks.
class Unrest : public QObject {
public:
    Unrest() { qApp->installEventFilter(this); }

    std::map<std::string, int> counts;

protected:
    bool eventFilter(QObject* receiver, QEvent* event) override {
        const bool layout = event->type() == QEvent::LayoutRequest;
        // A field that is written in has a cursor that blinks.
        const bool paint = event->type() == QEvent::UpdateRequest &&
                           qobject_cast<QLineEdit*>(qApp->focusWidget()) == nullptr;
        if (layout || paint)
            ++counts[std::string(layout ? "layout of " : "paint of ") + receiver->metaObject()->className()];
        return false;
    }
};

class AtRest : public WindowTest {
protected:
    void expectRest(const std::string& where) {
        ASSERT_TRUE(waitUntilIdle());
        QTest::qWait(150); // what has just been shown is laid out
        Unrest unrest;
        QTest::qWait(150);
        for (const auto& [what, count] : unrest.counts)
            ADD_FAILURE() << where << ": " << count << " x " << what;
    }
};

TEST_F(AtRest, TheFirstPage) {
    expectRest("with the forms");
    m_window.runDock().hide();
    expectRest("without");
}

TEST_F(AtRest, EveryPanelBesideARun) {
    showRun();
    for (const QString& panel : m_window.page().drawer().panels()) {
        m_window.page().showPanel(panel);
        expectRest(panel.toStdString());
    }
}

TEST_F(AtRest, ToolsInOneRowAndInTwo) {
    showRun();
    m_window.runDock().show();
    const auto* tools = m_window.page().findChild<ToolRows*>();
    for (const int width : {1000, 2200, 1000}) {
        m_window.resize(width, 900);
        QTest::qWait(30);
        EXPECT_EQ(tools->inTwoRows(), width == 1000);
        expectRest(std::to_string(width) + " wide");
    }
}

TEST_F(AtRest, WhatCanNotBeReadIsSaidOnce) {
    showRun();
    m_workspace.open({write(QStringLiteral("broken.json"), "{")});
    expectRest("under a message");
}

} // namespace
} // namespace gatescope
