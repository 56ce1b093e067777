// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <functional>

class QLabel;
class QStackedLayout;
class QVBoxLayout;

namespace gatescope {

/// A page of the drawer: its content, or in its place what is missing and what to do next.
class Panel : public QWidget {
    Q_OBJECT
public:
    explicit Panel(const QString& title, QWidget* parent = nullptr);

    /// For the drawer's tab, with a count where that tells something: "Findings (2)".
    const QString& title() const { return m_title; }
    bool showsContent() const;
    /// What stands in the content's place, in one text.
    QString placeholder() const;

signals:
    void titleChanged(const QString& title);

protected:
    void setContent(QWidget* content);
    void showContent();
    void showPlaceholder(const QString& what, const QString& next = {});
    /// What to do next, where the placeholder stands.
    void addToPlaceholder(QWidget* button);
    void setTitle(const QString& title);
    /// Runs it now where the panel is seen, else once it is: nobody waits for work on a hidden page. Of
    /// several the last one counts.
    void whenSeen(std::function<void()> work);
    /// A file that is dropped on the panel is opened so.
    void takeDroppedFiles(std::function<void(const QString& path)> open);
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QString m_title;
    QStackedLayout* m_pages;
    QVBoxLayout* m_placeholder = nullptr;
    QLabel* m_what;
    QLabel* m_next;
    std::function<void()> m_waiting;
    std::function<void(const QString&)> m_openDropped;
};

} // namespace gatescope
