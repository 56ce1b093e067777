// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"

#include <QLineEdit>

namespace gatescope {

/// The text of the view's filter, in any panel: what is typed here filters timelines, tables and charts, and
/// is undone with them.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    FilterField(ViewState& view, QWidget* parent) : QLineEdit(parent), m_view(view) {
        setPlaceholderText(tr("Filter by name"));
        setAccessibleName(tr("Filter by name"));
        setToolTip(tr("Part of a kernel's name, in any case. What does not match fades on the timelines."));
        setClearButtonEnabled(true);
        setMinimumWidth(fontMetrics().averageCharWidth() * 14);
        connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
            SliceFilter filter = m_view.view().filter;
            filter.text = text;
            m_view.setFilter(filter);
        });
        connect(&view, &ViewState::filterChanged, this, &FilterField::follow);
        follow();
    }

private:
    void follow() {
        if (text() != m_view.view().filter.text) setText(m_view.view().filter.text);
    }

    ViewState& m_view;
};

} // namespace gatescope
