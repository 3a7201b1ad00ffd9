import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';

interface HeadingProps {
  readonly text: string;
  readonly class?: string;
  readonly id?: string;
}

/**
 * The one heading of a page. It names the page in the browser's title, and takes the focus when the page comes in the
 * place of another, so that people who listen know where they are and the next Tab goes into the page.
 */
export function PageHeading({ text, ...props }: HeadingProps) {
  const { router } = useServices();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('page.title', { page: text });
  }, [text]);
  useLayoutEffect(() => {
    if (!router.moved) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, router.scrolledAt(router.address.peek()));
  }, [router]);
  return (
    <h1 tabIndex={-1} ref={heading} {...props}>
      {text}
    </h1>
  );
}
