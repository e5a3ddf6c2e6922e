/** Replies of pages as API Gateway takes them. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { layoutContext, type Surroundings } from './layout-context.ts';
import type { Reply } from './page-request.ts';
import type { Render } from './render.ts';

export type WebResult = APIGatewayProxyStructuredResultV2;

/** Pages are one person's and prices are confidential: nothing keeps them. */
const NEVER_KEPT = 'no-store';

/** @throws where the template fails */
export function answer(reply: Reply, render: Render, around: Surroundings): WebResult {
  switch (reply.kind) {
    case 'redirect':
      return {
        statusCode: 303,
        headers: { ...reply.headers, location: reply.to, 'cache-control': NEVER_KEPT },
      };
    case 'file':
      return {
        statusCode: 200,
        headers: {
          'content-type': reply.contentType,
          'content-disposition': `attachment; filename="${reply.filename}"`,
          'cache-control': NEVER_KEPT,
        },
        body: Buffer.from(reply.bytes).toString('base64'),
        isBase64Encoded: true,
      };
    case 'picture':
      return {
        statusCode: 200,
        headers: {
          'content-type': 'image/svg+xml; charset=utf-8',
          'cache-control': reply.cache ?? NEVER_KEPT,
        },
        body: reply.svg,
      };
    case 'page':
      return {
        statusCode: reply.status ?? 200,
        headers: {
          ...reply.headers,
          'content-type': 'text/html; charset=utf-8',
          'cache-control': reply.cache ?? NEVER_KEPT,
        },
        body: render(reply.template, layoutContext(reply, around)),
      };
  }
}
