// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/compare_view.h"
#include "gui/gui_samples.h"
#include "main_window.h"
#include "result_page.h"
#include "run/run_panel.h"
#include "theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace gatescope::test {

inline std::vector<DeviceInfo> sampleDevices() {
    return {{"cpu", "A processor", true, "2 cores"}, {"xpu:1", "Second XPU", true, "4 tiles"}};
}

/// Answers with the sample at once, or waits until it is told to stop (and then has nothing, or the sample),
/// or fails.
class FakeRunner final : public ProfileRunner {
public:
    enum class Mode { Succeed, WaitForStop, StopEarly, Fail };

    ProfileResult run(const Experiment& experiment, ProgressSink& progress, std::stop_token stop) override {
        progress.progress(0.5, "measuring");
        tokens = experiment.tokens;
        thread = std::this_thread::get_id();
        if (mode == Mode::Fail) throw DeviceError("The device is gone.", "Plug it in.");
        while (mode == Mode::WaitForStop || mode == Mode::StopEarly) {
            if (mode == Mode::StopEarly && stop.stop_requested()) break;
            throwIfStopped(stop);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return SampleRun::result();
    }

    Mode mode = Mode::Succeed;
    std::atomic<int> tokens = 0;
    std::thread::id thread;
};

/// A window as main() builds it, with the real theme, settings of its own and a scripted engine.
class WindowTest : public testing::Test {
protected:
    WindowTest()
        : m_theme(*qApp),
          m_settings(m_folder.filePath("settings.ini")),
          m_window(m_runner, presets(), sampleDevices(), m_settings, &m_theme) {
        m_theme.choose(ThemeChoice::Light);
        m_window.resize(1200, 800);
        m_window.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&m_window));
    }

    void show() {
        m_window.setDocument(SampleRun::document());
        QTest::qWait(20);
    }
    bool waitUntilIdle() {
        return QTest::qWaitFor([this] { return !m_window.task().isRunning(); }, 10000);
    }
    CompareView& compare() { return m_window.resultPage().compare(); }
    SliceId gate(bool redundant) {
        const TimelineModel& before = m_window.document()->timelines[0];
        for (const GateMark& mark : before.styles.gates) {
            if (mark.redundant == redundant && compare().range().contains(double(mark.start))) return mark.id;
        }
        return kNoSlice;
    }

    ThemeController m_theme;
    QTemporaryDir m_folder;
    FakeRunner m_runner;
    AppSettings m_settings;
    MainWindow m_window;
};

} // namespace gatescope::test
