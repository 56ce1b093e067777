// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/samples.h"
#include "jobs/job_queue.h"
#include "look/theme.h"
#include "profile/experiment.h"
#include "state/aligner.h"
#include "state/view_state.h"
#include "trace/trace_builder.h"
#include "workspace/trace_loader.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QTest>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace gatescope::test {

/// What a name from a file must never be taken for.
/// Shown as aiter::add_rmsnorm_quant_kernel<bf16, 64>.
inline const std::string kSymbol = "_ZN5aiter24add_rmsnorm_quant_kernelIDF16bLi64EEEvPT_";
inline const std::string kHostile = "<b>x</b><img src=\"x.png\"> & co\t=1+1";

/// A host thread with a launch inside two modules, whose arrow leads to a kernel of hostile name and args on
/// a queue, thrice, 100 us apart.
OpenTracePtr hostileTrace();
/// Three calls each of a kernel with a mangled symbol, kSymbol, with an arrow from its launch, and of one
/// with a plain name.
OpenTracePtr symbolTrace();

/// A workspace without a window, with the real theme.
class PanelsTest : public testing::Test {
protected:
    PanelsTest() : m_aligner(m_workspace, m_view) { theme().choose(ThemeChoice::Light); }

    static ThemeController& theme() {
        static auto* controller = new ThemeController(*qApp);
        return *controller;
    }
    /// Facts are known when it comes back.
    void open(const OpenTracePtr& trace, Workspace::Place place = Workspace::Place::New) {
        m_workspace.add(trace, timelinesOf(trace), place);
        ASSERT_TRUE(waitFor([this] { return quiet(); }));
    }
    void openGolden(const std::string& name, Workspace::Place place = Workspace::Place::New) {
        const QString path = QString::fromStdString(GATESCOPE_GOLDEN_DIR "/traces/" + name);
        open(loadTrace({path}, noProgress(), {}), place);
    }
    bool quiet() const { return m_jobs.jobs().empty(); }
    static bool waitFor(const std::function<bool()>& done) { return QTest::qWaitFor(done, 20000); }

    const Trace& trace(Slot slot = Slot::A) const { return m_workspace.slot(slot)->trace(); }
    SliceId firstNamed(std::string_view name, Slot slot = Slot::A) const {
        for (SliceId id = 0; id < trace(slot).sliceCount(); ++id) {
            if (trace(slot).name(id) == name && m_workspace.slot(slot)->holdsSlice(id)) return id;
        }
        return kNoSlice;
    }

    JobQueue m_jobs;
    Workspace m_workspace{m_jobs};
    ViewState m_view;
    Aligner m_aligner;
};

} // namespace gatescope::test
