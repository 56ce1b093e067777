// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QMimeData;

namespace gatescope {

/// A path with a button that picks it; a file or folder can be dropped on it.
class PathField : public QWidget {
    Q_OBJECT
public:
    enum class Picks { File, Folder, NewFile };

    PathField(const QString& name, Picks picks, QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);
    void setPicks(Picks picks) { m_picks = picks; }
    /// For the dialog: "Model configuration (*.json)".
    void setFilter(const QString& filter) { m_filter = filter; }
    void setPlaceholder(const QString& text);
    QLineEdit* edit() const { return m_edit; }

signals:
    void edited();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void browse();

    QLineEdit* m_edit;
    QString m_name;
    QString m_filter;
    Picks m_picks;
};

/// The local file or folder that is dragged; empty for anything else or for several.
QString draggedPath(const QMimeData& data);

} // namespace gatescope
