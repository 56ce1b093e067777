// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/timeline/sample_timeline.h"
#include "jobs/job_queue.h"
#include "look/theme.h"
#include "state/aligner.h"
#include "timeline/timeline_canvas.h"
#include "timeline/timeline_pane.h"
#include "timeline/timeline_view.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QTest>

#include <gtest/gtest.h>

namespace gatescope::test {

/// A timeline view with the real theme that shows a sample, or two.
class TimelineFixture : public testing::Test {
protected:
    void SetUp() override {
        theme().choose(ThemeChoice::Light);
        m_timeline.resize(1000, 600);
        m_timeline.show();
    }
    void TearDown() override { theme().choose(ThemeChoice::Light); }

    static ThemeController& theme() {
        static auto* controller = new ThemeController(*qApp);
        return *controller;
    }

    void showOne() {
        m_workspace.show(m_before.timeline(), nullptr);
        m_view.setRange({0, 100'000}, QStringLiteral("start"));
        settle();
    }
    void showBoth() {
        m_workspace.show(m_before.timeline(), m_after.timeline());
        m_view.setRange({0, 100'000}, QStringLiteral("start"));
        settle();
    }
    static void settle() {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents();
    }

    TimelineCanvas& canvas(Slot slot = Slot::A) { return m_timeline.canvas(slot); }
    QImage picture(Slot slot = Slot::A) {
        return canvas(slot).grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    SliceId selected(Slot slot = Slot::A) { return m_view.selectedSlice(slot).value_or(kNoSlice); }
    void select(std::string_view name, int number = 0) {
        m_view.select(SliceSelection{Slot::A, m_before.slice(name, number)});
    }
    /// The middle of a slice on the canvas.
    QPoint at(std::string_view name, int number = 0) {
        return canvas().scene().rectOf(m_before.slice(name, number)).center();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&canvas(), key, modifiers);
        settle();
    }

    SampleTimeline m_before{true};
    SampleTimeline m_after{false};
    JobQueue m_jobs;
    Workspace m_workspace{m_jobs};
    ViewState m_view;
    Aligner m_aligner{m_workspace, m_view};
    TimelineView m_timeline{m_workspace, m_view};
};

} // namespace gatescope::test
