// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QBoxLayout;

namespace gatescope {

/// The tools above the timelines: side by side where there is room for both parts, else the second below the
/// first.
class ToolRows final : public QFrame {
    Q_OBJECT
public:
    explicit ToolRows(QWidget* parent = nullptr);

    /// `second` takes what width is left.
    void setParts(QWidget* first, QWidget* second);
    bool inTwoRows() const;
    /// As narrow as two rows can be.
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void arrange();

    QBoxLayout* m_parts;
    QWidget* m_first = nullptr;
    QWidget* m_second = nullptr;
};

} // namespace gatescope
