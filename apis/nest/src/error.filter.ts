import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common'
import type { Response } from 'express'

@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    // A path that is no URL, such as "/%", is an unknown path.
    if (error instanceof NotFoundException || error instanceof URIError) {
      response.status(404).json({ message: 'Not Found' })
    } else if (error instanceof HttpException) {
      response.status(error.getStatus()).json(error.getResponse())
    } else {
      console.error(error)
      response.status(500).json({ message: 'Internal Server Error' })
    }
  }
}
