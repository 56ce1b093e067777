// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"

#include <QElapsedTimer>
#include <QUndoCommand>

#include <utility>

namespace gatescope {

/// One change of the view. Changes with the same merge id that follow each other within a second are one.
class ViewCommand : public QUndoCommand {
public:
    ViewCommand(ViewState& state, const QString& what, int merge, View before, View after)
        : QUndoCommand(what),
          m_state(state),
          m_merge(merge),
          m_before(std::move(before)),
          m_after(std::move(after)) {
        m_since.start();
    }

    int id() const override { return m_merge; }
    void undo() override {
        m_state.apply(m_before);
        // Another alignment has moved the range along with its maps; it was a range of those that are back.
        m_state.moveWithMaps(m_before.range);
    }
    void redo() override {
        m_state.apply(m_after);
        if (std::exchange(m_done, true)) {
            m_state.moveWithMaps(m_after.range);
        } else {
            m_after.range = m_state.range();
        }
    }
    bool mergeWith(const QUndoCommand* command) override {
        const auto* next = static_cast<const ViewCommand*>(command);
        if (m_since.elapsed() > kTogetherMs) return false;
        m_after = next->m_after;
        m_since.restart();
        return true;
    }

private:
    static constexpr qint64 kTogetherMs = 1000;

    ViewState& m_state;
    int m_merge;
    View m_before;
    View m_after;
    bool m_done = false; ///< once: where its maps move the range to is known
    QElapsedTimer m_since;
};

} // namespace gatescope
